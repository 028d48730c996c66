// `JSON.stringify` escapes no control characters beyond C0. Without this escaping, DEL, C1 and bidirectional controls
// in a response would reach a terminal that displays the file. In JSON they occur only inside strings, so escaping them
// changes no value (RFC 8259 §7).
const invisible = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Escapes the characters of a JSON text that a terminal would interpret. The JSON value stays the same.
 *
 * @example
 * escapeInvisible('"\u202e"'); // '"\\u202e"'
 */
export function escapeInvisible(json: string): string {
  return json.replace(
    invisible,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
