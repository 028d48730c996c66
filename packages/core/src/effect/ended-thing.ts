import type { ApiModel, MediaType, Operation, SchemaNode } from '../model/model.js';
import { childSchema, resolveSchema } from '../schema/resolve.js';
import { SchemaError } from '../schema/schema-error.js';
import type { EndedThing } from './effect.js';
import { literalSegments } from './names-of.js';
import { wordsOf } from './words.js';

/** Words of a path that names the credential of the caller, unless a parameter selects another. */
const TOKENS: ReadonlySet<string> = new Set(
  'token tokens accesstoken accesstokens apikey apikeys'.split(' '),
);
const REVOCATIONS: ReadonlySet<string> = new Set(
  'revoke revocation invalidate expire delete remove destroy'.split(' '),
);
const CLOSED_MODES: ReadonlySet<string> = new Set(['maintenance', 'readonly']);

/**
 * Returns what a dangerous operation may end although no word of its names says it: `DELETE /tokens/current` ends the
 * session of the caller, and `PUT /config` closes the server if its path or body names maintenance or a read-only mode.
 */
export function endedThingOf(model: ApiModel, operation: Operation): EndedThing | undefined {
  const { method, path } = operation;
  if (path.includes('{')) return undefined;
  const words = literalSegments(path).flatMap(wordsOf);
  const isRemoved = method === 'DELETE' || words.some((word) => REVOCATIONS.has(word));
  if (isRemoved && words.some((word) => TOKENS.has(word))) return 'session';
  if (method !== 'PUT' && method !== 'PATCH') return undefined;
  const names = (operation.requestBody?.content ?? []).flatMap((media) => namesOf(model, media));
  const isClosed = [...words, ...names.flatMap(wordsOf)].some((word) => CLOSED_MODES.has(word));
  return isClosed ? 'server' : undefined;
}

function namesOf(model: ApiModel, { schema }: MediaType): readonly string[] {
  try {
    return schema ? namesIn(model, schema, 0) : [];
  } catch (error) {
    // A schema with an unresolvable reference is treated as if it had no members.
    if (error instanceof SchemaError) return [];
    throw error;
  }
}

const MAX_DEPTH = 4;

/** Returns the names of the members of a schema, and the strings in `enum` and `const`, up to 4 levels deep. */
function namesIn(model: ApiModel, node: SchemaNode, depth: number): readonly string[] {
  if (depth > MAX_DEPTH || typeof node.schema !== 'object') return [];
  const { properties, $ref, allOf, anyOf, oneOf, enum: values, const: value } = node.schema;
  const members = typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
  const texts = [...(Array.isArray(values) ? values : []), value].filter((text) => typeof text === 'string');
  const parts = Object.entries({ allOf, anyOf, oneOf }).flatMap(([keyword, list]) =>
    Array.isArray(list) ? list.flatMap((_, index) => childSchema(node, keyword, index) ?? []) : [],
  );
  const inside = members.flatMap((name) => childSchema(node, 'properties', name) ?? []);
  const referred = typeof $ref === 'string' ? [resolveSchema(model, node)] : [];
  const children = [...parts, ...inside, ...referred];
  return [...members, ...texts, ...children.flatMap((child) => namesIn(model, child, depth + 1))];
}
