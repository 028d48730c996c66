import type { Exchange } from './exchange.js';

/** An unexpected conflict. If resources cannot be removed, the same seed repeats the values of an earlier run. */
export const mayBeCollision = ({ request, response }: Pick<Exchange, 'request' | 'response'>): boolean =>
  response.status === 409 && ['POST', 'PUT'].includes(request.method);

export const COLLISION_HINT =
  'Resources of an earlier run may cause the conflict: try another `--seed`, which creates other values.';
