import { readFile } from 'node:fs/promises';
import { atPointer } from '../pointer.js';
import { hasOwn, isReference } from './reference.js';

/** A document that is whole by itself: text, and what it says. */
export interface SingleDocument {
  readonly text: string;
  readonly parsed: Record<string, unknown>;
}

/**
 * Reads a document for which the platform's own parser does: JSON, all of whose references lead to something in itself.
 * That is what large documents mostly are, and it takes a fraction of the time and memory of reading them as YAML and
 * bundling them. Undefined for any other, sound or not: it is for the general way to read, and to say what is wrong.
 */
export async function readSingle(path: string): Promise<SingleDocument | undefined> {
  const written = await readFile(path, 'utf8').catch(() => '');
  // One kind of line break, so that offsets and columns agree.
  const text = written.includes('\r') ? written.replace(/\r\n?/g, '\n') : written;
  if (!/^\s*\{/.test(text)) return undefined;
  const parsed = parseJson(text);
  return parsed !== undefined && isWhole(parsed, countNames(text)) ? { text, parsed } : undefined;
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** How many names of members a JSON text holds. A name that stands twice in an object is lost in parsing. */
export function countNames(text: string): number {
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

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** Where the quotation mark is that ends a string: the first that no odd number of backslashes escapes. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from); ; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return end;
  }
}

/** Deeper than any document is meant to be: whoever walks by recursion has to be warned. */
const DEEPEST = 200;

/** Whether nothing was lost in parsing, and nothing leads out of the document or nowhere. Linear. */
function isWhole(root: Record<string, unknown>, names: number): boolean {
  let found = 0;
  const targets = new Map<string, boolean>();
  const leads = (reference: string): boolean => {
    let is = targets.get(reference);
    if (is === undefined) {
      is = leadsWithin(root, reference);
      targets.set(reference, is);
    }
    return is;
  };
  const stack: [object, number][] = [[root, 0]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [object, depth] = next;
    if (depth > DEEPEST) return false;
    const isArray = Array.isArray(object);
    const members: Record<string, unknown> = object as Record<string, unknown>;
    for (const name of Object.keys(object)) {
      if (!isArray) found++;
      const value = members[name];
      if (typeof value === 'object' && value !== null) stack.push([value, depth + 1]);
    }
    if (!isArray && !isPlain(members, leads)) return false;
  }
  return found === names;
}

/** Whether what an object refers to is in the document, as far as it refers to anything. */
function isPlain(object: Record<string, unknown>, leads: (reference: string) => boolean): boolean {
  if (typeof object['$ref'] === 'string' && !leads(object['$ref'])) return false;
  if (typeof object['externalValue'] === 'string') return false;
  if (!hasOwn(object, 'discriminator')) return true;
  const { discriminator } = object;
  if (discriminator === null) return false;
  if (!hasOwn(discriminator, 'mapping')) return true;
  const { mapping } = discriminator;
  if (typeof mapping !== 'object' || mapping === null) return false;
  // Without a slash or the ending of a file it is the name of a schema, there or not (OpenAPI 3.1.1 §4.8.25).
  return Object.values(mapping).every(
    (value) => typeof value !== 'string' || !/[#/]|\.(?:ya?ml|json)$/i.test(value) || leads(value),
  );
}

/** References on the way to a value: each of a long chain would be followed to its end. */
const MOST_STEPS = 20;

/** A pointer to a value that is there, at the end of references that do not come back. */
function leadsWithin(root: object, reference: string): boolean {
  let next = reference;
  for (let step = 0; step < MOST_STEPS; step++) {
    if (!next.startsWith('#/') || next === '#/') return false;
    const target = atPointer(root, next);
    if (!isReference(target)) return target !== undefined;
    next = target.$ref;
  }
  return false;
}
