/**
 * Parses JSON without the YAML parser, which is much slower and limits nesting. Returns `undefined` if the text is not
 * a JSON object or array, or if an object has duplicate names, which `JSON.parse` drops and the YAML parser reports.
 */
export function parseJsonText(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined;
  let names = 0;
  try {
    const value: unknown = JSON.parse(text);
    const stack = [value];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      if (typeof next !== 'object' || next === null) continue;
      if (!Array.isArray(next)) names += Object.keys(next).length;
      for (const child of Object.values(next)) stack.push(child);
    }
    return names === countMemberNames(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Counts the member names in a JSON text, including duplicates, which `JSON.parse` drops. */
export function countMemberNames(text: string): number {
  let names = 0;
  for (let start = text.indexOf('"'); start >= 0; ) {
    const end = endOfString(text, start + 1);
    let next = end + 1;
    while (isSpace(text.charCodeAt(next))) next++;
    if (text.charCodeAt(next) === COLON) names++;
    start = text.indexOf('"', next);
  }
  return names;
}

const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** Returns whether a character code is white space in JSON (RFC 8259 §2). */
export const isSpace = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** Returns the index of the quotation mark that ends a string: the first one that is not escaped; -1 if none does. */
export function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from); ; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return end;
  }
}

/** Returns true if a text is valid JSON. */
export function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
