import type { Check, CheckContext } from './check.js';
import { collisionHint } from './collision.js';
import { covers } from './covers.js';

/** The status is one the operation documents. */
export const statusDocumented: Check = {
  rule: 'status-documented',
  run: ({ exchange, operation, documented, stake }) => {
    if (documented) return [];
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
      },
    ];
  },
};

/** The status is the one this case brings about. */
export const statusIntended: Check = {
  rule: 'status-intended',
  run: (context) => {
    const { exchange, intended, stake } = context;
    const { status } = exchange.response;
    if (context.isExcused) return null;
    if (covers(intended.response.status, status) || isOtherSuccess(context)) return [];
    const { rule } = exchange.step.expect;
    return [
      {
        rule,
        message: `${reasons[rule]} ${intended.response.status}${intended.error?.code ? ` ${intended.error.code}` : ''}, received ${status}${said(context)}.${intended.error === null ? collisionHint(exchange) : ''}`,
        error: stake.error?.code ?? null,
        obligation: stake.id,
        pointer: 'status',
        location: (intended.error ?? intended.response).location,
        expected: intended.response.status,
        received: status,
      },
    ];
  },
};

/** Where several successes are documented, nothing says which comes when. */
export const isOtherSuccess = ({
  exchange: { response },
  intended,
  documented,
}: Pick<CheckContext, 'exchange' | 'intended' | 'documented'>): boolean =>
  intended.error === null &&
  isSuccess(response.status) &&
  documented !== undefined &&
  documented.errors.length === 0;

const isSuccess = (status: number): boolean => status >= 200 && status <= 299;

/** What an answer nobody expected says of itself. */
function said({ exchange, show }: CheckContext): string {
  const { status, json, text } = exchange.response;
  if (status < 400) return '';
  const { message } =
    typeof json === 'object' && json !== null && 'message' in json ? json : { message: text };
  return typeof message === 'string' && message !== '' ? ` (${show(message)})` : '';
}

const reasons = {
  'status-intended': 'Expected',
  recovered: 'What was refused is mended now: expected',
  'error-order': 'Of two things wrong the other was noticed first: expected',
  'rate-limit': 'By the figures of the rate limit, expected',
} as const;
