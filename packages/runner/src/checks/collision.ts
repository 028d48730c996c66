import type { Exchange } from '../http/message.js';

/**
 * What a conflict that nobody asked for may come from: where nothing can be removed, the same seed makes the same values
 * as the run before did. Empty for any other answer.
 */
export function collisionHint({ request, response }: Pick<Exchange, 'request' | 'response'>): string {
  if (response.status !== 409 || !/^(POST|PUT)$/.test(request.method)) return '';
  return ' What an earlier run made may stand in its way: another `--seed` makes other values.';
}
