/**
 * Functions that make text of a server or a document safe to print on a terminal. A separate entry point, because it
 * loads no other module.
 *
 * @packageDocumentation
 */

// Matches C0, DEL, C1 and bidirectional controls, and line and paragraph separators. They can move the cursor, change
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

/**
 * Escapes control characters as {@link printable} does, but keeps line breaks and tabs.
 *
 * @example
 * printableLines('two\nlines\u001b[2J'); // 'two\nlines\\u001b[2J'
 */
export function printableLines(text: string): string {
  return text.replace(unsafe, (character) =>
    character === '\n' || character === '\t' ? character : escapeCharacter(character),
  );
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
