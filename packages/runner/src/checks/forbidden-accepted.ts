import type { Check } from './check.js';

/**
 * Checks that a call with a possible cause of errors is refused if the document forbids it: a call without the credential
 * that `security` requires (OpenAPI 3.1 §4.8.30), or a value that its schema excludes. The latter is a warning, because
 * many servers correct values.
 */
export const forbiddenAccepted: Check = {
  rule: 'forbidden-accepted',
  run: ({ exchange, operation, stake }) => {
    const { forbidden } = exchange.step.expect;
    if (!forbidden) return null;
    const { status } = exchange.response;
    if (status < 200 || status >= 300) return [];
    const { by } = forbidden;
    // After a colon, the cause would be masked like a value.
    const cause = forbidden.cause.replaceAll(': ', ' ');
    return [
      {
        ...(by === 'schema' && { severity: 'warning' as const }),
        message: `${operation.id} accepted a call that ${by === 'security' ? '`security` forbids' : 'its schema excludes'} (${cause}): received ${status}.`,
        error: null,
        obligation: stake.id,
        pointer: 'status',
        location: operation.location,
        expected: '4xx',
        received: status,
      },
    ];
  },
};
