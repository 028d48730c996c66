import process from 'node:process';

/** Leaders of the process groups this process has started and not yet seen end. */
const leaders = new Set<number>();

/** From now on the group of `leader` dies with this process, however that ends, short of SIGKILL. */
export function guardGroup(leader: number): void {
  if (leaders.size === 0) process.on('exit', killAll);
  leaders.add(leader);
}

export function releaseGroup(leader: number): void {
  leaders.delete(leader);
  if (leaders.size === 0) process.off('exit', killAll);
}

/** Signals every process of a group. A group that is gone is no error. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    // Windows has no groups: there only the child itself can be ended.
    process.kill(process.platform === 'win32' ? leader : -leader, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function killAll(): void {
  for (const leader of leaders) signalGroup(leader, 'SIGKILL');
}
