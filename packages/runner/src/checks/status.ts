import type { Exchange } from '../execute/exchange.js';
import { type Check, excerpt } from './check.js';

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
  run: ({ exchange, intended, stake }) => {
    const { status } = exchange.response;
    if (covers(intended.response.status, status)) return [];
    const { rule } = exchange.step.expect;
    return [
      {
        rule,
        message: `${reasons[rule]} ${intended.response.status}${intended.error?.code ? ` ${intended.error.code}` : ''}, received ${status}${said(exchange)}.`,
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

/** What an answer nobody expected says of itself. */
function said({ response: { status, json, text } }: Exchange): string {
  if (status < 400) return '';
  const { message } = typeof json === 'object' && json !== null && 'message' in json ? json : { message: text };
  return typeof message === 'string' && message !== '' ? ` (${excerpt(message)})` : '';
}

const reasons = {
  'status-intended': 'Expected',
  mended: 'What was refused is mended now: expected',
  'error-order': 'Of two things wrong the other was noticed first: expected',
  'rate-limit': 'By the figures of the rate limit, expected',
} as const;

/** Whether a documented status (`404`, `4XX`, `default`) covers a received one. */
export const covers = (documented: string, status: number): boolean =>
  documented === 'default' || documented === String(status) || documented === `${Math.floor(status / 100)}XX`;
