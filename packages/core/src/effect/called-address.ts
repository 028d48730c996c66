import type { ApiModel, Operation, SchemaNode } from '../model/model.js';
import { resolveSchema } from '../schema/resolve.js';
import { SchemaError } from '../schema/schema-error.js';
import { bodyMembers, type Member, schemaMembers } from './body-members.js';
import { wordsOf } from './words.js';

/** Words before `url` in the name of an address that the server calls: `callbackUrl`, `webhook_url`, `notify-uri`. */
const CALLED: ReadonlySet<string> = new Set(
  (
    'callback callbacks webhook webhooks hook hooks notification notifications notify postback ipn target destination ' +
    'delivery push subscriber listener receiver sink forward forwarding'
  ).split(' '),
);
const ADDRESSES: ReadonlySet<string> = new Set(['url', 'urls', 'uri', 'uris']);
/** Whole names of such addresses. Without the format of a URL, `callback` may be a name and `endpoint` a path. */
const WITH_FORMAT: ReadonlySet<string> = new Set(
  'callback webhook hook endpoint target sink postback'.split(' '),
);
const FORMATS: ReadonlySet<unknown> = new Set(['uri', 'url', 'iri']);
/** A redirection is followed by the browser of a person. */
const REDIRECTS: ReadonlySet<string> = new Set(
  'redirect return success cancel login logout oauth'.split(' '),
);

const MAX_DEPTH = 3;
/** Limits the search of schemas that include many others. */
const MAX_MEMBERS = 1000;

/**
 * Describes the first member of a body, at most 3 levels deep, that is an address which the server calls later; undefined
 * if there is none.
 *
 * @example
 * calledAddressOf(model, addListener); // 'body member `callbackUrl`'
 */
export function calledAddressOf(model: ApiModel, operation: Operation): string | undefined {
  const [callback] = operation.callbacks;
  if (callback) return `callback \`${callback.name}\``;
  let members = bodyMembers(model, operation);
  for (let depth = 0, count = 0; depth < MAX_DEPTH && count < MAX_MEMBERS; depth++) {
    const member = members.find((candidate) => isAddress(model, candidate));
    if (member) return `body member \`${member.name}\``;
    count += members.length;
    members = insideOf(model, members);
  }
  return undefined;
}

function insideOf(model: ApiModel, members: readonly Member[]): readonly Member[] {
  const inside: Member[] = [];
  for (const { node } of members) {
    if (node) inside.push(...schemaMembers(model, node));
    if (inside.length >= MAX_MEMBERS) break;
  }
  return inside;
}

function isAddress(model: ApiModel, { name, node }: Member): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (words.some((word) => REDIRECTS.has(word)) || isReadOnly(node)) return false;
  if (WITH_FORMAT.has(last)) return FORMATS.has(keywordOf(model, node, 'format'));
  if (!ADDRESSES.has(last) || !words.slice(0, -1).some((word) => CALLED.has(word))) return false;
  return keywordOf(model, node, 'type') !== 'boolean';
}

const isReadOnly = (node: SchemaNode | undefined): boolean =>
  typeof node?.schema === 'object' && node.schema.readOnly === true;

function keywordOf(model: ApiModel, node: SchemaNode | undefined, keyword: 'format' | 'type'): unknown {
  if (!node) return undefined;
  try {
    const { schema } = resolveSchema(model, node);
    return typeof schema === 'object' ? schema[keyword] : undefined;
  } catch (error) {
    if (error instanceof SchemaError) return undefined;
    throw error;
  }
}
