// C0, DEL, C1, bidirectional overrides, line and paragraph separators: whatever could move the cursor,
// recolour the terminal, or make a line read otherwise than it is.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out.
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text that came from a server or a document, fit for one line of a terminal. */
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
