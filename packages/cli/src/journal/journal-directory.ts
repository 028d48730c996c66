import { homedir, platform, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Context } from '../context.js';

/**
 * Returns the directories that may contain journals, in the order in which a run tries to write there: the directory
 * for the user's state (`XDG_STATE_HOME`, by default `~/.local/state`; on Windows `LOCALAPPDATA`), then the directory
 * for temporary files.
 */
export function journalDirectories({ env }: Context): readonly string[] {
  const { XDG_STATE_HOME: xdg, LOCALAPPDATA: local } = env;
  const ofUser = platform() === 'win32' ? local : xdg;
  const state = ofUser !== undefined && isAbsolute(ofUser) ? ofUser : join(homedir(), ...['.local', 'state']);
  return [state, tmpdir()].map((directory) => join(directory, 'touchstone', 'runs'));
}
