import { atPointer } from '../pointer.js';
import { countMemberNames } from './json-text.js';
import { MAX_DEPTH } from './nesting.js';
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
 * @param content The text of the document, if it is not read from the path.
 * @returns `undefined` for any other document, valid or not; the caller then bundles it, which reports any problems.
 */
export async function readSingle(path: string, content?: string): Promise<SingleDocument | undefined> {
  const text = content ?? (await readTextFile(path).catch(() => ''));
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

/**
 * Returns whether every reference resolves within the document, no value nests too deeply, and no object has duplicate
 * names, which parsing drops. Runs in linear time.
 */
function isSelfContained(root: Record<string, unknown>, names: number): boolean {
  let parsedNames = 0;
  const targets = new Map<string, boolean>();
  const resolves = (reference: string): boolean => resolvesWithin(root, reference, targets);
  const stack: [object, number][] = [[root, 0]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [object, depth] = next;
    // The caller bundles the document instead, which reports the nesting.
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

/**
 * Returns whether a reference resolves to an existing value without a cycle. Follows a chain once, because following
 * each of its links to the end would take quadratic time.
 * @param results The results of earlier calls by reference. Receives the results of this call.
 */
function resolvesWithin(root: object, reference: string, results: Map<string, boolean>): boolean {
  const chain: string[] = [];
  let result: boolean | undefined;
  for (let next = reference; result === undefined; ) {
    result = results.get(next);
    if (result !== undefined) break;
    chain.push(next);
    // A reference to a link of this chain is a cycle.
    results.set(next, false);
    const target = next.startsWith('#/') && next !== '#/' ? atPointer(root, next) : undefined;
    if (isReference(target)) next = target.$ref;
    else result = target !== undefined;
  }
  for (const link of chain) results.set(link, result);
  return result;
}
