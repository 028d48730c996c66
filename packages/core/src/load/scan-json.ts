import { endOfString, isJsonText, isSpace } from './json-text.js';

const LINE_FEED = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

export interface JsonVisitor {
  /** Called at the start of each value. Returns the index of the value. */
  readonly open: (start: number, value: number) => number;
  /** Called at the end of each value. */
  readonly close: (index: number) => void;
}

/** Visits the values of a JSON text. Returns `false` at the first character that JSON does not allow there. */
export function scanJson(text: string, { open, close }: JsonVisitor): boolean {
  const parents: { readonly index: number; readonly closer: number }[] = [];
  let at = skipSpace(text, 0);
  for (;;) {
    const start = at;
    if (parents.at(-1)?.closer === CLOSE_OBJECT) {
      at = skipSpace(text, endOfName(text, at));
      if (text.charCodeAt(at) !== COLON) return false;
      at = skipSpace(text, at + 1);
    }
    const index = open(start, at);
    const code = text.charCodeAt(at);
    if (code === OPEN_OBJECT || code === OPEN_LIST) {
      parents.push({ index, closer: code === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_LIST });
      at = skipSpace(text, at + 1);
      if (text.charCodeAt(at) !== parents.at(-1)?.closer) continue;
    } else {
      at = endOfScalar(text, at);
      if (at < 0) return false;
      close(index);
    }
    for (;;) {
      at = skipSpace(text, at);
      const parent = parents.at(-1);
      if (!parent) return at === text.length;
      const after = text.charCodeAt(at);
      at += 1;
      if (after === COMMA) break;
      if (after !== parent.closer) return false;
      close(parent.index);
      parents.pop();
    }
    at = skipSpace(text, at);
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Returns the offset after a member name, or the length of the text if there is none. */
function endOfName(text: string, at: number): number {
  if (text.charCodeAt(at) !== QUOTE) return text.length;
  const end = endOfString(text, at + 1);
  for (let next = at + 1; next < end; next++) {
    const code = text.charCodeAt(next);
    // YAML has more escapes than JSON, and a name can span lines.
    if (code === BACKSLASH || code === LINE_FEED)
      return isJsonText(text.slice(at, end + 1)) ? end + 1 : text.length;
  }
  return end < 0 ? text.length : end + 1;
}

/** Returns the offset after a string, number, boolean or `null`, or -1 if there is none. */
function endOfScalar(text: string, at: number): number {
  if (text.charCodeAt(at) === QUOTE) {
    const end = endOfString(text, at + 1);
    return end < 0 ? -1 : end + 1;
  }
  SCALAR.lastIndex = at;
  return SCALAR.test(text) ? SCALAR.lastIndex : -1;
}
