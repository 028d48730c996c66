import type { RequestContext } from '../request-context.js';
import { negotiateType } from './negotiate-type.js';

/**
 * Returns `true` if the caller accepts a media type of the success response, or if that response has no content (RFC
 * 9110 §12.5.1).
 */
export function isAcceptable(context: RequestContext): boolean {
  const types = context.operation.successTypes;
  return types.length === 0 || negotiateType(context.header('accept'), types) !== undefined;
}
