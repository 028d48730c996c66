/**
 * Returns the strong entity tag of a stored resource (RFC 9110 §8.8.3).
 *
 * @param version Increases with each change of the resource.
 */
export const etagOf = (version: number): string => `"${version}"`;
