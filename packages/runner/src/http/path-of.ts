/** Returns the path of a URL without a slash at its end: `/items/1` for `https://example.org/items/1/?full=true`. */
export const pathOf = (url: string): string => new URL(url).pathname.replace(/\/$/, '');
