/** A base URL as messages show one. */
export const exampleUrl = 'http://127.0.0.1:8080/api';

/**
 * Why a text is no base URL for requests, as what goes on after 'expected'; null when it is one. Never says the text
 * itself, which may hold a password.
 */
export function notBaseUrl(text: string): string | null {
  if (!/^https?:\/\/\S+$/i.test(text) || !URL.canParse(text)) return `a URL such as ${exampleUrl}`;
  const { username, password } = new URL(text);
  // Requests carry the credentials that the document asks for; these would only end up in logs and reports.
  if (username !== '' || password !== '')
    return 'a URL without a user and password: give credentials as callers of the configuration, or with --header';
  // Paths of the document are put at its end. Looked for in the text: a bare `?` or `#` is an empty `search` or `hash`.
  if (/[?#]/.test(text))
    return `a URL without a query or fragment, such as ${exampleUrl}: each request has its own`;
  return null;
}
