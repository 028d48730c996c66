// C0, DEL, C1, bidirectional controls, line and paragraph separators: characters that can move the cursor, change
// colours or reorder the text of a line.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters must be escaped.
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Escapes control characters in text of a server or a document, so that it is safe to print on one line of a terminal.
 *
 * @example
 * printable('two\nlines'); // 'two\\nlines'
 */
export function printable(text: string): string {
  return text.replace(unsafe, escapeCharacter);
}

function escapeCharacter(character: string): string {
  switch (character) {
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
    default:
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  }
}
