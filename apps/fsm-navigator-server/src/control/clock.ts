import type { Environment } from '../environment.js';
import type { ClockChange } from './requests.js';

export interface ClockState {
  readonly now: string;
  readonly frozen: boolean;
}

export function clockState(environment: Environment): ClockState {
  return { now: environment.clock.iso(), frozen: environment.clock.frozen };
}

/** Freezes first and unfreezes last, so that one request can hold time, set it and let it run again. */
export function changeClock(environment: Environment, change: ClockChange): ClockState {
  const { clock } = environment;
  const before = clock.now();
  if (change.freeze === true) clock.freeze();
  if (change.now !== undefined) clock.set(Date.parse(change.now));
  if (change.advance !== undefined) clock.set(clock.now() + change.advance * 1000);
  if (change.freeze === false) clock.unfreeze();
  // Calls counted in what is now the future would never leave their windows.
  if (clock.now() < before) environment.rates.forget();
  return clockState(environment);
}
