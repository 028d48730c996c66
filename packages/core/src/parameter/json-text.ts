import type { Json } from '../model/model.js';

/** Maximum nesting of JSON in a request. Deeper values would exhaust the stack of recursive walks. */
export const MAX_JSON_DEPTH = 200;

/** Parses JSON from a request. Returns `undefined` if it is invalid or nests deeper than {@link MAX_JSON_DEPTH}. */
export function readJson(text: string): Json | undefined {
  if (isDeepJson(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Returns whether brackets outside of strings nest deeper than {@link MAX_JSON_DEPTH}. */
export function isDeepJson(text: string): boolean {
  if (text.length <= MAX_JSON_DEPTH) return false;
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (quoted) {
      if (code === 0x5c) index++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x5b || code === 0x7b) {
      depth++;
      if (depth > MAX_JSON_DEPTH) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
}
