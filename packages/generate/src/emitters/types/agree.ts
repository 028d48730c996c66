import { atPointer } from '@touchstone/core/internal';
import { child, isMutable, type Mutable, walkDocument } from './document-walk.js';
import { hoistReferences } from './hoist.js';

/**
 * Rewrites a document so that openapi-typescript's types admit whatever JSON Schema, and so our validators, admit. It
 * reads some keywords as saying more than they do; each is put as something it reads rightly, or dropped.
 * @returns The same document, changed.
 */
export function agreeWithValidators(document: Mutable): Mutable {
  inlineWebhooks(document);
  hoistReferences(document);
  const seen = new Set<object>();
  walkDocument(document, {
    schema: (holder, key) => {
      holder[key] = agree(holder[key], document, seen);
    },
    parameter: schemaOfContent,
    headers: (headers) => inlineHeaders(headers, document),
  });
  return document;
}

/** It passes over what a webhook refers to, unlike a path. */
function inlineWebhooks(document: Mutable): void {
  const webhooks = child(document, 'webhooks');
  for (const [name, item] of Object.entries(webhooks)) {
    if (isMutable(item) && typeof item.$ref === 'string') webhooks[name] = atPointer(document, item.$ref);
  }
}

/** It types a parameter described by `content` as its text; the validators speak of the value. */
function schemaOfContent(parameter: Mutable): void {
  if (!isMutable(parameter.content) || 'schema' in parameter) return;
  const [mediaType] = Object.values(parameter.content);
  if (!isMutable(mediaType) || !('schema' in mediaType)) return;
  parameter.schema = mediaType.schema;
  delete parameter.content;
}

/** It takes every header that is a reference for a required one. */
function inlineHeaders(headers: Mutable, document: Mutable): void {
  for (const [name, header] of Object.entries(headers)) {
    if (!isMutable(header) || typeof header.$ref !== 'string') continue;
    const target = atPointer(document, header.$ref);
    if (isMutable(target) && target.required !== true) headers[name] = target;
  }
}

const MAPS = ['properties', 'patternProperties', 'dependentSchemas'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const SINGLES = ['items', 'additionalProperties', 'contains', 'propertyNames'];

function agree(schema: unknown, document: Mutable, seen: Set<object>): unknown {
  if (!isMutable(schema) || seen.has(schema)) return schema;
  seen.add(schema);
  const inside = (value: unknown): unknown => agree(value, document, seen);
  for (const key of MAPS) {
    const map = schema[key];
    if (isMutable(map)) for (const name of Object.keys(map)) map[name] = inside(map[name]);
  }
  for (const key of LISTS) {
    const list = schema[key];
    if (Array.isArray(list)) schema[key] = list.map(inside);
  }
  for (const key of SINGLES) if (Object.hasOwn(schema, key)) schema[key] = inside(schema[key]);
  // JSON Schema has no discriminator: it invents a literal no validator asks for, and sometimes `never`.
  delete schema.discriminator;
  agreeOnValues(schema);
  agreeOnObject(schema);
  agreeOnArray(schema);
  return agreeOnComposition(schema, document);
}

/** It adds `null` to an enumeration whose type admits it, and takes `const: null` for no constant. */
function agreeOnValues(schema: Mutable): void {
  if (schema.const === null) {
    schema.enum = [null];
    delete schema.const;
  }
  const { type, enum: values } = schema;
  if (Array.isArray(type) && Array.isArray(values) && !values.includes(null)) {
    schema.type = type.filter((name) => name !== 'null');
  }
}

/** It gives every property the type of the others: TypeScript has no index signature for the rest of the names. */
function agreeOnObject(schema: Mutable): void {
  const hasProperties = isMutable(schema.properties) && Object.keys(schema.properties).length > 0;
  const hasPatterns = isMutable(schema.patternProperties) && Object.keys(schema.patternProperties).length > 0;
  if (hasProperties && (hasPatterns || isMutable(schema.additionalProperties)))
    schema.additionalProperties = true;
  if (hasPatterns && (hasProperties || schema.additionalProperties !== false)) {
    delete schema.patternProperties;
    schema.additionalProperties = true;
  }
}

/** It reads `prefixItems` as a tuple, of which every item must be there and nothing may follow. */
function agreeOnArray(schema: Mutable): void {
  const { prefixItems } = schema;
  if (!Array.isArray(prefixItems)) return;
  const complete = typeof schema.minItems === 'number' && schema.minItems >= prefixItems.length;
  const closed = schema.items === false || schema.maxItems === prefixItems.length;
  if (complete && closed) return;
  if (schema.items === false) schema.items = { anyOf: prefixItems };
  else if (schema.items === undefined) delete schema.items;
  else schema.items = { anyOf: [...prefixItems, schema.items] };
  delete schema.prefixItems;
}

const ANNOTATIONS = new Set([
  ...[
    'title',
    'description',
    'default',
    'example',
    'examples',
    'deprecated',
    'readOnly',
    'writeOnly',
    '$comment',
  ],
  ...['format', 'externalDocs', 'xml'],
]);

/** It joins `anyOf` and `oneOf` to what stands beside them by `|`, passes over what stands beside `$ref`, and trips over booleans. */
function agreeOnComposition(schema: Mutable, document: Mutable): Mutable {
  const means = Object.keys(schema).filter((key) => !ANNOTATIONS.has(key) && !key.startsWith('x-'));
  const moved = means.length > 1 ? ['$ref', 'anyOf', 'oneOf'].filter((key) => means.includes(key)) : [];
  if (moved.length > 0) {
    const members = moved.map((key) => ({ [key]: schema[key] }));
    for (const key of moved) delete schema[key];
    schema.allOf = [...(Array.isArray(schema.allOf) ? schema.allOf : []), ...members];
  }
  if (!Array.isArray(schema.allOf)) return schema;
  const members: unknown[] = schema.allOf;
  if (members.includes(false)) return { enum: [] };
  schema.allOf = members.filter(isMutable);
  // `WithRequired<T, K>` wants K among the keys of T, and a nullable object has none.
  if (members.some((member) => isNullableReference(member, document)) && Array.isArray(schema.required)) {
    const { required } = schema;
    delete schema.required;
    schema.allOf = [...members.filter(isMutable), { required }];
  }
  return schema;
}

function isNullableReference(member: unknown, document: Mutable): boolean {
  if (!isMutable(member) || typeof member.$ref !== 'string') return false;
  const target = atPointer(document, member.$ref);
  return isMutable(target) && Array.isArray(target.type);
}
