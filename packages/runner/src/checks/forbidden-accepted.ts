import type { ForbiddenBy } from '../plan/step.js';
import type { Check } from './check.js';
import type { Exchange } from './exchange.js';

/**
 * Checks that a call with a possible cause of errors is refused if something forbids it: the credential that `security`
 * requires is missing (OpenAPI 3.1 §4.8.30), its precondition is false (RFC 9110 §13.1.1), a property of
 * its caller forbids every call, another tenant owns the resource, or a token request has a wrong client (RFC 6749 §3.2.1). It
 * is a warning if only a schema or the grant type forbids it, because many servers are lenient, and for a read of a resource
 * that tenants may share.
 */
export const forbiddenAccepted: Check = {
  rule: 'forbidden-accepted',
  run: ({ exchange, operation, stake, earlier }) => {
    const { forbidden } = exchange.step.expect;
    if (!forbidden) return null;
    const { control } = forbidden;
    if (control !== undefined && !isRefused(earlier.get(control))) return null;
    const { status } = exchange.response;
    if (status < 200 || status >= 300) return [];
    const { by } = forbidden;
    // After a colon, the cause would be masked like a value.
    const cause = forbidden.cause.replaceAll(': ', ' ');
    return [
      {
        ...(UNCERTAIN.includes(by) && { severity: 'warning' as const }),
        message: `${operation.id} accepted a call that ${FORBIDS[by]} (${cause}): received ${status}.`,
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

const isRefused = (exchange: Exchange | undefined): boolean =>
  exchange !== undefined && exchange.response.status >= 400 && exchange.response.status < 500;

const UNCERTAIN: readonly ForbiddenBy[] = ['schema', 'tenant', 'grant'];

const FORBIDS: Readonly<Record<ForbiddenBy, string>> = {
  security: '`security` forbids',
  schema: 'its schema excludes',
  precondition: 'its precondition forbids',
  caller: 'a property of its caller forbids',
  owner: 'changes a resource of another tenant',
  tenant: 'reads a resource of another tenant',
  'separate tenant': 'breaks the separation of tenants',
  client: 'RFC 6749 §3.2.1 forbids because its client is not authenticated',
  grant: 'RFC 6749 §5.2 forbids because no server supports its grant',
};
