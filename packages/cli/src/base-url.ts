/** An example of a base URL for messages. */
export const exampleUrl = 'http://127.0.0.1:8080/api';

/**
 * Describes the expected base URL, as a phrase that follows 'expected' in a message; `null` if `text` is a valid base
 * URL. The result never contains `text`, which may contain a password.
 */
export function baseUrlExpectation(text: string): string | null {
  if (!/^https?:\/\/\S+$/i.test(text) || !URL.canParse(text)) return `a URL such as ${exampleUrl}`;
  const { username, password } = new URL(text);
  // Requests carry the credentials that the document requires; credentials in the URL would only leak into reports.
  if (username !== '' || password !== '')
    return 'a URL without a user name or password: pass credentials with --header, or configure `callers`';
  // Request paths are appended to the URL. The check reads the text, because `search` and `hash` are empty for a bare
  // `?` or `#`.
  if (/[?#]/.test(text))
    return `a URL without a query or fragment, such as ${exampleUrl}: each request adds its own path and query`;
  return null;
}
