import { atPointer } from '../pointer.js';
import { readTextFile } from './read-text-file.js';
import { hasOwn, isReference } from './reference.js';

/** The text and parsed value of a document without external references. */
export interface SingleDocument {
  readonly text: string;
  readonly parsed: Record<string, unknown>;
}

/**
 * Reads a JSON document in which all references are internal and resolve. Most large documents have no external
 * references, and `JSON.parse` takes a fraction of the time and memory that YAML parsing and bundling take.
 * @returns `undefined` for any other document, valid or not; the caller then bundles it, which reports any problems.
 */
export async function readSingle(path: string): Promise<SingleDocument | undefined> {
  const text = await readTextFile(path).catch(() => '');
  if (!/^\s*\{/.test(text)) return undefined;
  const parsed = parseJson(text);
  return parsed !== undefined && isSelfContained(parsed, countMemberNames(text))
    ? { text, parsed }
    : undefined;
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
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

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** Returns the index of the quotation mark that ends a string: the first one that is not escaped. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from); ; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return end;
  }
}

/**
 * Maximum nesting depth. Deeper documents are left to the bundler, which reports nesting that recursive walks cannot
 * handle.
 */
const MAX_DEPTH = 200;

/**
 * Returns whether every reference resolves within the document, and no object has duplicate names, which parsing drops.
 * Runs in linear time.
 */
function isSelfContained(root: Record<string, unknown>, names: number): boolean {
  let parsedNames = 0;
  const targets = new Map<string, boolean>();
  const resolves = (reference: string): boolean => {
    let isResolvable = targets.get(reference);
    if (isResolvable === undefined) {
      isResolvable = resolvesWithin(root, reference);
      targets.set(reference, isResolvable);
    }
    return isResolvable;
  };
  const stack: [object, number][] = [[root, 0]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [object, depth] = next;
    if (depth > MAX_DEPTH) return false;
    const isArray = Array.isArray(object);
    const members: Record<string, unknown> = object as Record<string, unknown>;
    for (const name of Object.keys(members)) {
      if (!isArray) parsedNames++;
      const value = members[name];
      if (typeof value === 'object' && value !== null) stack.push([value, depth + 1]);
    }
    if (!isArray && !hasLocalReferences(members, resolves)) return false;
  }
  return parsedNames === names;
}

/** Returns whether every reference of an object resolves within the document. */
function hasLocalReferences(
  object: Record<string, unknown>,
  resolves: (reference: string) => boolean,
): boolean {
  if (typeof object['$ref'] === 'string' && !resolves(object['$ref'])) return false;
  if (typeof object['externalValue'] === 'string') return false;
  if (!hasOwn(object, 'discriminator')) return true;
  const { discriminator } = object;
  if (discriminator === null) return false;
  if (!hasOwn(discriminator, 'mapping')) return true;
  const { mapping } = discriminator;
  if (typeof mapping !== 'object' || mapping === null) return false;
  // A value without `#`, slash or file extension is the name of a schema (OpenAPI 3.1.1 §4.8.25).
  return Object.values(mapping).every(
    (value) => typeof value !== 'string' || !/[#/]|\.(?:ya?ml|json)$/i.test(value) || resolves(value),
  );
}

/** Maximum length of a chain of references. Following each link of a long chain to its end takes quadratic time. */
const MAX_REFERENCE_STEPS = 20;

/** Returns whether a reference resolves to an existing value without a cycle. */
function resolvesWithin(root: object, reference: string): boolean {
  let next = reference;
  for (let step = 0; step < MAX_REFERENCE_STEPS; step++) {
    if (!next.startsWith('#/') || next === '#/') return false;
    const target = atPointer(root, next);
    if (!isReference(target)) return target !== undefined;
    next = target.$ref;
  }
  return false;
}
