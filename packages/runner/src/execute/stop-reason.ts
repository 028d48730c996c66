import { ControlError } from '../control/control-error.js';
import { NoAnswerError } from '../http/errors.js';
import { BlockedError, FixtureError } from '../plan/blocked.js';
import type { StopReason } from './case-finished.js';
import type { Session } from './session.js';

/**
 * Returns why a `BlockedError`, `ControlError` or `NoAnswerError` stops a case, with secrets masked.
 * @throws any other error.
 */
export function stopReasonOf(error: unknown, secrets: Session['secrets']): StopReason {
  if (error instanceof BlockedError) {
    const { status, untested } = error;
    return {
      reason: secrets.mask(error.message),
      ...(untested && { untested: { ...untested, detail: secrets.mask(untested.detail) } }),
      ...(status !== undefined && { status }),
      ...(error instanceof FixtureError && { mayRecover: true as const }),
    };
  }
  if (error instanceof ControlError || error instanceof NoAnswerError)
    return { reason: secrets.mask(error.message) };
  throw error;
}
