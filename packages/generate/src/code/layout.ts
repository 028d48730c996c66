/** Source code with its possible line breaks: a string, or a bracketed list between a head and a tail. */
export type Code = string | Group;

interface Group {
  /** The text up to and including the opening bracket. */
  readonly head: string;
  readonly items: readonly Code[];
  /** The text from the closing bracket onwards. */
  readonly tail: string;
  /** `true` for an object literal: printed with spaces inside its braces, one entry per line if there are several. */
  readonly braces: boolean;
}

const LINE_WIDTH = 110;

export function call(callee: string, items: readonly Code[]): Code {
  const [only] = items;
  // If the only argument is an object or array, its brackets are printed next to those of the call: `f([…])`.
  if (items.length === 1 && typeof only === 'object' && /^[{[]$/.test(only.head)) {
    return { ...only, head: `${callee}(${only.head}`, tail: `${only.tail})` };
  }
  return { head: `${callee}(`, items, tail: ')', braces: false };
}

export function list(items: readonly Code[]): Code {
  return { head: '[', items, tail: ']', braces: false };
}

export function object(entries: readonly Code[]): Code {
  return { head: '{', items: entries, tail: '}', braces: true };
}

export function prefix(text: string, code: Code): Code {
  return typeof code === 'string' ? text + code : { ...code, head: text + code.head };
}

export function suffix(code: Code, text: string): Code {
  return typeof code === 'string' ? code + text : { ...code, tail: code.tail + text };
}

/**
 * Prints the code. Breaks lists that do not fit into 110 columns, and object literals with several entries. The first
 * line starts at `column`.
 */
export function print(code: Code, indent = '', column: number = indent.length): string {
  if (typeof code === 'string') return code;
  const { head, items, tail, braces } = code;
  if (items.length === 0) return head + tail;
  if (!braces || items.length < 2) {
    const line = flat(code);
    if (column + line.length <= LINE_WIDTH) return line;
  }
  const inner = `${indent}  `;
  const lines = items.map((item) => `${inner}${print(item, inner)},\n`);
  return `${head}\n${lines.join('')}${indent}${tail}`;
}

function flat(code: Code): string {
  if (typeof code === 'string') return code;
  const items = code.items.map(flat).join(', ');
  return code.braces && items !== '' ? `${code.head} ${items} ${code.tail}` : code.head + items + code.tail;
}
