import process from 'node:process';

/** Process ids of the group leaders that are guarded and not yet released. */
const leaders = new Set<number>();

/**
 * Kills the group of `leader` when this process emits `exit`. Node emits it unless a signal without a handler ends the
 * process.
 */
export function guardGroup(leader: number): void {
  if (leaders.size === 0) process.on('exit', killAll);
  leaders.add(leader);
}

export function releaseGroup(leader: number): void {
  leaders.delete(leader);
  if (leaders.size === 0) process.off('exit', killAll);
}

/** Signals every process of a group. Ignores a group that has already ended. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    // Windows has no process groups, so this can end only the child itself.
    process.kill(process.platform === 'win32' ? leader : -leader, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function killAll(): void {
  for (const leader of leaders) signalGroup(leader, 'SIGKILL');
}
