/**
 * Compiles a pattern in which `*` matches any string, even an empty one, and every other character matches itself. Case
 * is ignored. A final ` *` also matches the end of the string: `* 503 *` matches `GET /jobs 503`, the id of a response
 * without content.
 *
 * @example
 * const matches = createWildcard('GET /jobs*');
 * matches('get /jobs/{id}'); // true
 */
export function createWildcard(pattern: string): (text: string) => boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join('.*')
    .replace(/ \.\*$/, '(?: .*)?');
  const expression = new RegExp(`^${source}$`, 'isu');
  return (text) => expression.test(text);
}
