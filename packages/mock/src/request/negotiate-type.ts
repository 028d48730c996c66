import Negotiator from 'negotiator';

/**
 * Returns the media type that a caller prefers, or the first if it has no preference; `undefined` if it accepts none
 * (RFC 9110 §12.5.1).
 *
 * @param accept The value of the header `Accept`.
 */
export function negotiateType(accept: string | undefined, types: readonly string[]): string | undefined {
  if (accept === undefined || accept === '*/*' || accept === types[0]) return types[0];
  const [best] = new Negotiator({ headers: { accept } }).mediaTypes([...types]);
  return best;
}
