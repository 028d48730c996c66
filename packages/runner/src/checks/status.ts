import type { Check, CheckContext } from './check.js';
import { COLLISION_HINT, mayBeCollision } from './collision.js';
import { quoteResponse, quoteStatuses } from './quote.js';

/** Checks that the operation documents the status. */
export const statusDocumented: Check = {
  rule: 'status-documented',
  run: (context) => {
    const { exchange, operation, documented, stake } = context;
    if (documented || isUnknownPlace(context)) return [];
    const statuses = operation.responses.map(({ status }) => status);
    return [
      {
        message: `${operation.id} does not document status ${exchange.response.status}.`,
        error: stake.error?.code ?? null,
        obligation: stake.id,
        pointer: 'status',
        location: operation.location,
        expected: statuses,
        received: exchange.response.status,
        ...(operation.responses.length > 0 && { quote: quoteStatuses(operation.responses) }),
      },
    ];
  },
};

/**
 * Returns true if the server refuses a malformed value in the path as the name of nothing, unless the document declares
 * the error. The document need not list such a refusal, because the path is none of those that it describes.
 */
const isUnknownPlace = ({ exchange: { step, response }, intended }: CheckContext): boolean =>
  step.expect.namesNothing === true &&
  intended.error?.explicit === false &&
  (response.status === 400 || response.status === 404);

/** Checks that the response has the intended status, or a documented success in place of another success. */
export const statusIntended: Check = {
  rule: 'status-intended',
  run: (context) => {
    const { exchange, intended, stake, match, isMatchJudged } = context;
    if (!isMatchJudged) return null;
    if (match !== 'another status' || isUndocumentedRefusal(context)) return [];
    const { rule } = exchange.step.expect;
    const { status } = exchange.response;
    const expected = [intended.response.status, intended.error?.code].filter(Boolean).join(' ');
    const hint = intended.error === null && mayBeCollision(exchange) ? ` ${COLLISION_HINT}` : '';
    return [
      {
        rule,
        message: `${EXPECTED[rule]} ${expected}, received ${status}${serverMessage(context)}.${hint}`,
        error: stake.error?.code ?? null,
        obligation: stake.id,
        pointer: 'status',
        location: (intended.error ?? intended.response).location,
        expected: intended.response.status,
        received: status,
        quote: quoteResponse(intended),
        ...(isLeniency(context) && { isAssumption: true as const }),
      },
    ];
  },
};

/**
 * Returns true for a refusal with an undocumented status, unless the document declares the intended error. `status-documented`
 * reports it, and the server may have refused the request for another reason than the intended one.
 */
const isUndocumentedRefusal = (context: CheckContext): boolean =>
  context.intended.error?.explicit === false &&
  context.exchange.response.status >= 400 &&
  !context.documented &&
  !isUnknownPlace(context);

/**
 * Returns true if the server may have accepted an invalid value that many servers accept, unless the document declares
 * the error. A 4xx may then be a refusal for another reason, and a 207 may contain the refusal (RFC 4918 §13).
 */
const isLeniency = ({ exchange: { step, response }, intended }: CheckContext): boolean =>
  intended.error?.explicit === false &&
  response.status < 500 &&
  (step.expect.isTolerable === true || response.status === 207);

/**
 * Returns the `message` of an error response, or else its body, in parentheses. Returns an empty string for a success,
 * or if the message is empty or not a string.
 */
function serverMessage({ exchange, show }: CheckContext): string {
  const { status, json, text } = exchange.response;
  if (status < 400) return '';
  const { message } =
    typeof json === 'object' && json !== null && 'message' in json ? json : { message: text };
  return typeof message === 'string' && message !== '' ? ` (${show(message)})` : '';
}

const EXPECTED = {
  'status-intended': 'Expected',
  recovered: 'The cause of the refusal was lifted: expected',
  'error-order': 'The server reported the later of two errors: expected',
  'rate-limit': 'The rate limit does not apply as documented: expected',
  candidate: 'Expected',
} as const;
