import Negotiator from 'negotiator';

/**
 * Returns the media type that the caller prefers, or the first type if the caller has no preference; `undefined` if the
 * caller accepts none of the types (RFC 9110 §12.5.1).
 *
 * @param accept The value of the header `Accept`.
 */
export function negotiateType(accept: string | undefined, types: readonly string[]): string | undefined {
  if (accept === undefined || accept === '*/*' || accept === types[0]) return types[0];
  const [best] = new Negotiator({ headers: { accept } }).mediaTypes([...types]);
  return best;
}
