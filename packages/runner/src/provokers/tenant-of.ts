import type { Operation } from '@touchstone/core';
/**
 * Returns the label of an operation's tenant. GET operations share one tenant, so lists contain items. Every other
 * operation has its own tenant.
 */
export const tenantOf = ({ operation }: { readonly operation: Operation }): string =>
  operation.method === 'GET' ? 'reads' : operation.id;
