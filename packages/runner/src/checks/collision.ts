import type { Exchange } from './exchange.js';

/** Returns true for a 409 to POST or PUT, which resources of an earlier run with the same seed may have caused. */
export const mayBeCollision = ({ request, response }: Pick<Exchange, 'request' | 'response'>): boolean =>
  response.status === 409 && ['POST', 'PUT'].includes(request.method);

export const COLLISION_HINT =
  'Resources of an earlier run may have caused the conflict: use another `--seed` to create different values.';
