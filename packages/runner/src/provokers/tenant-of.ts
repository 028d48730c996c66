import type { Operation } from '@touchstone/core';
/** Label of an operation's tenant. Reads share one, so that lists contain items; each write has its own. */
export const tenantOf = ({ operation }: { readonly operation: Operation }): string =>
  operation.method === 'GET' ? 'reads' : operation.id;
