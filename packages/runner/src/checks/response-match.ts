import type { Response } from '@touchstone/core';
import { matches } from '@touchstone/core/internal';
import type { Obligation } from '../plan/obligation.js';
import { covers } from './covers.js';
import type { Exchange } from './exchange.js';

/** The result of comparing a response with the intended obligation. */
export type ResponseMatch =
  /** The intended status and, for an error, the intended error code. */
  | 'intended'
  /** Another documented success. The document does not specify when each success occurs. */
  | 'another success'
  /** The intended status with another error code. */
  | 'another error'
  | 'another status';

export function responseMatch(
  { response }: Exchange,
  intended: Obligation,
  actual: Obligation | undefined,
  documented: Response | undefined,
): ResponseMatch {
  // The `default` response covers errors too, but an error does not prove the success.
  const isRefusedSuccess = intended.error === null && response.status >= 400;
  if (covers(intended.response.status, response.status) && !isRefusedSuccess) {
    const isIntended =
      intended.error === null ||
      actual?.id === intended.id ||
      matches(intended.error.match, response.json) === true;
    return isIntended ? 'intended' : 'another error';
  }
  const isSuccess = response.status >= 200 && response.status <= 299;
  return intended.error === null && isSuccess && documented?.errors.length === 0
    ? 'another success'
    : 'another status';
}
