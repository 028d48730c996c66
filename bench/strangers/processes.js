import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { access, constants, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';

const groups = new Set();

/** Ends the process groups that are still alive when this script ends. */
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    for (const pid of groups) signalGroup(pid, 'SIGKILL');
    process.exit(130);
  });
process.once('exit', () => {
  for (const pid of groups) signalGroup(pid, 'SIGKILL');
});

/**
 * Starts a program in a process group of its own, with its output in a file.
 *
 * @returns `ended`, a promise of the exit code (`null` after a signal), and `stop`, which ends the group.
 */
export function start({ command, args = [], env = {}, cwd, log }) {
  const output = createWriteStream(log, { flags: 'a' });
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  if (child.pid !== undefined) groups.add(child.pid);
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      output.end();
      resolve(code);
    });
  });
  ended.catch(() => {});
  return {
    pid: child.pid,
    ended,
    async stop(signal = 'SIGTERM', patienceMs = 10_000) {
      signalGroup(child.pid, signal);
      const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), patienceMs);
      await ended.catch(() => {});
      clearTimeout(timer);
      signalGroup(child.pid, 'SIGKILL');
      groups.delete(child.pid);
    },
  };
}

function signalGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Runs a program to its end and returns its output. Throws if it fails. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0
        ? resolve(stdout)
        : reject(new Error(`${command} ended with ${code}: ${stderr.slice(-2000)}`)),
    );
    // A program that ends early does not read its input; its exit code says why.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

/** Waits until a server answers with a status below 500. Throws with the end of its log if it does not. */
export async function waitForServer(url, headers, server, log, patienceMs = 90_000) {
  const until = Date.now() + patienceMs;
  let exitCode;
  server.ended.then(
    (code) => (exitCode = code ?? 'a signal'),
    (error) => (exitCode = error.message),
  );
  while (Date.now() < until && exitCode === undefined) {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer && answer.status < 500) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const tail = (await readFile(log, 'utf8')).slice(-2000);
  const reason = exitCode === undefined ? `did not answer at ${url}` : `ended with ${exitCode}`;
  throw new Error(`The server ${reason}. The end of its log:\n${tail}`);
}

/** Returns `count` different ports that are free at the moment. */
export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Returns the path of a program on the PATH or in one of the other folders; undefined if there is none. */
export async function findProgram(name, folders = []) {
  const path = [...folders, ...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  for (const folder of path) {
    const file = join(folder, name);
    const isProgram = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isProgram) return file;
  }
  return undefined;
}
