import type { ReceivedResponse } from './message.js';

/**
 * Maximum nesting depth: deeper than any realistic response, and far below the depth at which recursive code overflows
 * the stack.
 */
const MAX_DEPTH = 256;

/**
 * Parses a body as JSON. `json` is undefined if the body is not JSON, or if it is nested too deeply, which `unread`
 * then explains. Ignores a byte order mark (RFC 8259 §8.1).
 */
export function parseBody(text: string): Pick<ReceivedResponse, 'json' | 'unread'> {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (body === '') return { json: undefined };
  try {
    const json: unknown = JSON.parse(body);
    if (!isDeep(body)) return { json };
    return { json: undefined, unread: `The body is nested more than ${MAX_DEPTH} levels deep.` };
  } catch {
    return { json: undefined };
  }
}

/** Returns true if valid JSON is nested too deeply. Ignores brackets within strings. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case QUOTE:
        index = endOfString(text, index);
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        if (++depth > MAX_DEPTH) return true;
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        depth--;
    }
  }
  return false;
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) return index;
    if (code === BACKSLASH) index++;
  }
  return text.length;
}

const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [34, 92, 123, 125, 91, 93];
