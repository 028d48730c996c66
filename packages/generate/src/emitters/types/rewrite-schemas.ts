import { atPointer, own, setOwn } from '@touchstone/core/internal';
import { child, isMutable, type Mutable, walkDocument } from '../../schema/document-walk.js';
import { hoistReferences } from './hoist-references.js';

/**
 * Rewrites a document so that its openapi-typescript types admit every value that JSON Schema, and therefore the
 * generated validators, admits. openapi-typescript interprets some keywords more strictly than JSON Schema does. Each
 * of these keywords is removed, or replaced by an equivalent that openapi-typescript interprets correctly.
 * @returns The same document, changed in place.
 */
export function rewriteForTypes(document: Mutable): Mutable {
  inlineWebhooks(document);
  hoistReferences(document);
  const seen = new Set<object>();
  walkDocument(document, {
    schema: (holder, key) => {
      setOwn(holder, key, rewriteSchema(own(holder, key), document, seen));
    },
    parameter: replaceContentBySchema,
    headers: (headers) => inlineOptionalHeaders(headers, document),
  });
  return document;
}

/** Inlines the `$ref` of each webhook, because openapi-typescript resolves only the references of paths. */
function inlineWebhooks(document: Mutable): void {
  const webhooks = child(document, 'webhooks');
  for (const [name, item] of Object.entries(webhooks)) {
    if (isMutable(item) && typeof item.$ref === 'string') webhooks[name] = atPointer(document, item.$ref);
  }
}

/**
 * Replaces the `content` of a parameter with its schema, because openapi-typescript would type the serialized string,
 * but validators validate the parsed value.
 */
function replaceContentBySchema(parameter: Mutable): void {
  if (!isMutable(parameter.content) || 'schema' in parameter) return;
  const [mediaType] = Object.values(parameter.content);
  if (!isMutable(mediaType) || !('schema' in mediaType)) return;
  parameter.schema = mediaType.schema;
  delete parameter.content;
}

/** Inlines references to optional headers, because openapi-typescript treats every referenced header as required. */
function inlineOptionalHeaders(headers: Mutable, document: Mutable): void {
  for (const [name, header] of Object.entries(headers)) {
    if (!isMutable(header) || typeof header.$ref !== 'string') continue;
    const target = atPointer(document, header.$ref);
    if (isMutable(target) && target.required !== true) headers[name] = target;
  }
}

const MAPS = ['properties', 'patternProperties', 'dependentSchemas'] as const;
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;
const SINGLES = ['items', 'additionalProperties', 'contains', 'propertyNames'] as const;

function rewriteSchema(schema: unknown, document: Mutable, seen: Set<object>): unknown {
  if (!isMutable(schema) || seen.has(schema)) return schema;
  seen.add(schema);
  const rewrite = (value: unknown): unknown => rewriteSchema(value, document, seen);
  for (const key of MAPS) {
    const map = schema[key];
    if (isMutable(map)) for (const name of Object.keys(map)) map[name] = rewrite(map[name]);
  }
  for (const key of LISTS) {
    const list = schema[key];
    if (Array.isArray(list)) schema[key] = list.map(rewrite);
  }
  for (const key of SINGLES) if (Object.hasOwn(schema, key)) schema[key] = rewrite(schema[key]);
  // openapi-typescript derives a literal type, sometimes even `never`, from `discriminator`. JSON Schema, and therefore
  // the validators, ignores it.
  delete schema.discriminator;
  rewriteValues(schema);
  rewriteObject(schema);
  rewriteArray(schema);
  return rewriteComposition(schema, document);
}

/**
 * Rewrites `enum` and `const`, because openapi-typescript adds `null` to an `enum` if `type` admits `null`, and ignores
 * a `const` of `null`.
 */
function rewriteValues(schema: Mutable): void {
  if (schema.const === null) {
    schema.enum = [null];
    delete schema.const;
  }
  const { type, enum: values } = schema;
  if (Array.isArray(type) && Array.isArray(values) && !values.includes(null)) {
    schema.type = type.filter((name) => name !== 'null');
  }
}

/**
 * Rewrites additional properties. openapi-typescript applies their type to the declared properties as well, because
 * TypeScript has no index signature that excludes names.
 */
function rewriteObject(schema: Mutable): void {
  const hasProperties = isMutable(schema.properties) && Object.keys(schema.properties).length > 0;
  const hasPatterns = isMutable(schema.patternProperties) && Object.keys(schema.patternProperties).length > 0;
  if (hasProperties && (hasPatterns || isMutable(schema.additionalProperties))) {
    schema.additionalProperties = true;
  }
  if (hasPatterns && (hasProperties || schema.additionalProperties !== false)) {
    delete schema.patternProperties;
    schema.additionalProperties = true;
  }
}

/**
 * Rewrites `prefixItems`, because openapi-typescript types it as a tuple, which requires every item and admits no
 * further ones. Keeps it if the schema has the same requirements.
 */
function rewriteArray(schema: Mutable): void {
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

/** Keywords that do not change the generated type. */
const ANNOTATIONS = new Set([
  ...['title', 'description', 'default', 'example', 'examples', 'deprecated', 'readOnly', 'writeOnly'],
  ...['$comment', 'format', 'externalDocs', 'xml'],
]);

/**
 * Rewrites compositions. openapi-typescript joins `anyOf`, `oneOf` and their sibling keywords with `|`, ignores the
 * siblings of `$ref` and fails on boolean schemas in `allOf`.
 */
function rewriteComposition(schema: Mutable, document: Mutable): Mutable {
  const assertions = Object.keys(schema).filter((key) => !ANNOTATIONS.has(key) && !key.startsWith('x-'));
  const moved =
    assertions.length > 1
      ? (['$ref', 'anyOf', 'oneOf'] as const).filter((key) => assertions.includes(key))
      : [];
  if (moved.length > 0) {
    const members = moved.map((key) => ({ [key]: schema[key] }));
    for (const key of moved) delete schema[key];
    schema.allOf = [...(Array.isArray(schema.allOf) ? schema.allOf : []), ...members];
  }
  if (!Array.isArray(schema.allOf)) return schema;
  const members: unknown[] = schema.allOf;
  if (members.includes(false)) return { enum: [] };
  schema.allOf = members.filter(isMutable);
  // openapi-typescript's `WithRequired<T, K>` requires K to be among the keys of T, but a nullable T has no keys.
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
