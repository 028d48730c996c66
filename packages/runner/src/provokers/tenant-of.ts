import type { Operation } from '@touchstone/core';
/**
 * Returns the label of an operation's tenant. Reads share one tenant, so that lists contain items; each write has a
 * separate one.
 */
export const tenantOf = ({ operation }: { readonly operation: Operation }): string =>
  operation.method === 'GET' ? 'reads' : operation.id;
