import { z } from 'zod';
import type { Clock } from '../clock.js';

export const clockChange: z.ZodType<ClockChange> = z.strictObject({
  freeze: z.boolean().optional(),
  advance: z.number().min(0).optional(),
  now: z.iso.datetime({ offset: true }).optional(),
});

export interface ClockChange {
  readonly freeze?: boolean | undefined;
  /** The number of seconds by which to advance the clock. */
  readonly advance?: number | undefined;
  /** The new time in ISO 8601. */
  readonly now?: string | undefined;
}

export interface ClockState {
  readonly now: string;
  readonly frozen: boolean;
}

export function clockState(clock: Clock): ClockState {
  return { now: clock.iso(), frozen: clock.frozen };
}

/**
 * Applies the changes of one request. Freezes the clock before the time is set and unfreezes it afterwards, so that no
 * time passes in between.
 * @returns true if the clock moved back
 */
export function changeClock(clock: Clock, change: ClockChange): boolean {
  const before = clock.now();
  if (change.freeze === true) clock.freeze();
  if (change.now !== undefined) clock.set(Date.parse(change.now));
  if (change.advance !== undefined) clock.set(clock.now() + change.advance * 1000);
  if (change.freeze === false) clock.unfreeze();
  return clock.now() < before;
}
