import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import process from 'node:process';
import { promisify } from 'node:util';

/** Identifies a process beyond the reuse of its id. */
export interface ProcessIdentity {
  readonly id: number;
  readonly host: string;
  /** Identifies the boot of the machine and the namespace of process ids; null if the platform has neither. */
  readonly namespace: string | null;
  /** The time at which the process started, in a form of the platform; null if it cannot be determined. */
  readonly started: string | null;
}

export async function ownIdentity(): Promise<ProcessIdentity> {
  const state = await stateOf(process.pid);
  return {
    id: process.pid,
    host: hostname(),
    namespace: await ownNamespace(),
    started: typeof state === 'object' ? state.started : null,
  };
}

/**
 * Returns true if the process exists, false if it has ended, and undefined if this machine cannot decide that: for a
 * process of another machine or container, or if the platform does not report when a process started.
 */
export async function isAlive(recorded: ProcessIdentity): Promise<boolean | undefined> {
  if (recorded.host !== hostname() || recorded.namespace !== (await ownNamespace())) return undefined;
  if (!hasId(recorded.id)) return false;
  const state = await stateOf(recorded.id);
  if (state === 'ended') return false;
  if (state === 'unknown' || recorded.started === null) return undefined;
  // Another process may have received the id.
  return state.started === recorded.started;
}

function hasId(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // The process belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function ownNamespace(): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  const parts = [readFile('/proc/sys/kernel/random/boot_id', 'utf8'), readlink('/proc/self/ns/pid')];
  return Promise.all(parts).then(
    (texts) => texts.map((text) => text.trim()).join(' '),
    () => null,
  );
}

type ProcessState = { readonly started: string } | 'ended' | 'unknown';

async function stateOf(id: number): Promise<ProcessState> {
  if (process.platform === 'win32') return 'unknown';
  return process.platform === 'linux' ? stateFromProc(id) : stateFromPs(id);
}

/** Reads the state and the start time from `/proc/ID/stat`, as proc_pid_stat(5) describes it. */
async function stateFromProc(id: number): Promise<ProcessState> {
  const text = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => null);
  if (text === null) return 'unknown';
  // The name of the command, in parentheses, may contain spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const started = fields[19];
  // A zombie has ended, but its parent has not read its exit status.
  if (state === 'Z' || state === 'X') return 'ended';
  return started === undefined ? 'unknown' : { started };
}

async function stateFromPs(id: number): Promise<ProcessState> {
  const args = ['-o', 'lstart=', '-p', String(id)];
  const options = { env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };
  const { stdout } = await promisify(execFile)('ps', args, options).catch(() => ({ stdout: '' }));
  const started = stdout.trim();
  return started === '' ? 'unknown' : { started };
}
