import type { World } from '../world.js';
import type { ClockChange } from './requests.js';

export interface ClockState {
  readonly now: string;
  readonly frozen: boolean;
}

export function clockState(world: World): ClockState {
  return { now: world.clock.iso(), frozen: world.clock.frozen };
}

/** Freezes first and unfreezes last, so that one request can hold time, set it and let it run again. */
export function changeClock(world: World, change: ClockChange): ClockState {
  const { clock } = world;
  const before = clock.now();
  if (change.freeze === true) clock.freeze();
  if (change.now !== undefined) clock.set(Date.parse(change.now));
  if (change.advance !== undefined) clock.set(clock.now() + change.advance * 1000);
  if (change.freeze === false) clock.unfreeze();
  // Calls counted in what is now the future would never leave their windows.
  if (clock.now() < before) world.rates.forget();
  world.outbox.wake();
  return clockState(world);
}
