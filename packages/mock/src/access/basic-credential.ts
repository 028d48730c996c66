/** Decodes the `user:password` of a Basic credential (RFC 7617 §2). Returns `null` if it is malformed. */
export function decodeBasic(text: string): string | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const decoded = new TextDecoder().decode(bytes);
    return decoded.includes(':') ? decoded : null;
  } catch {
    return null;
  }
}
