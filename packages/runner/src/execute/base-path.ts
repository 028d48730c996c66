/**
 * Returns the base URLs that a document proposes for a server: the origin of the server with the path of each entry of
 * `servers`, except the URL that is already used. A document without servers is served at `/` (OpenAPI 3.1 §4.8.1).
 *
 * @param server Base URL of the server, without a trailing slash.
 * @param urls The URLs of `servers`, absolute or relative. URLs with variables and invalid URLs are ignored.
 */
export function basePathProposals(server: string, urls: readonly string[]): readonly string[] {
  const { origin } = new URL(server);
  const paths = (urls.length > 0 ? urls : ['/']).flatMap((url) => {
    if (url.includes('{') || !URL.canParse(url, origin)) return [];
    return [new URL(url, origin).pathname.replace(/\/+$/, '')];
  });
  return [...new Set(paths.map((path) => `${origin}${path}`))].filter((proposal) => proposal !== server);
}
