import { stat } from 'node:fs/promises';
import { homedir, platform, tmpdir, userInfo } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { Context } from '../context.js';

/** A directory that may contain journals. */
export interface JournalDirectory {
  readonly path: string;
  /** True if it is in a directory in which every user can create files. */
  readonly isShared: boolean;
}

/**
 * Returns the directories that may contain journals, in the order in which a run tries to write there: the directory
 * for the user's state (`XDG_STATE_HOME`, by default `~/.local/state`; on Windows `LOCALAPPDATA`), then a directory of
 * the user in the directory for temporary files. Ignores relative paths, as the XDG Base Directory Specification
 * requires, because they depend on the working directory.
 */
export function journalDirectories({ env }: Pick<Context, 'env'>): readonly JournalDirectory[] {
  const { XDG_STATE_HOME: xdg, LOCALAPPDATA: local } = env;
  const ofUser = platform() === 'win32' ? local : xdg;
  const state = ofUser !== undefined && isAbsolute(ofUser) ? ofUser : defaultState();
  const temporary = tmpdir();
  return [
    ...(state === null ? [] : [{ path: join(state, 'touchstone', 'runs'), isShared: false }]),
    // Each user has a directory, because others cannot write to the directory of the user who creates it first.
    ...(isAbsolute(temporary)
      ? [{ path: join(temporary, `touchstone-${userId()}`, 'runs'), isShared: true }]
      : []),
  ];
}

function defaultState(): string | null {
  try {
    const home = homedir();
    return isAbsolute(home) ? join(home, '.local', 'state') : null;
  } catch {
    // `HOME` is not set, and the user has no entry in the list of users, as in a container.
    return null;
  }
}

function userId(): string {
  if (process.getuid !== undefined) return String(process.getuid());
  try {
    return userInfo().username;
  } catch {
    return 'user';
  }
}

/**
 * Returns true if another user owns a shared directory. That user could add or change journals, which name the
 * configuration to load and the requests to send.
 * @throws the error of the file system, for example if the directory does not exist.
 */
export async function isForeign({ path, isShared }: JournalDirectory): Promise<boolean> {
  if (!isShared || process.getuid === undefined) return false;
  const owners = await Promise.all(
    [dirname(path), path].map(async (directory) => (await stat(directory)).uid),
  );
  return owners.some((owner) => owner !== process.getuid?.());
}
