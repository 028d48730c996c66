/** The JSON Schema of OpenAPI 3.0 (its §4.7.24) rewritten, in place, as JSON Schema 2020-12. */

type Mutable = Record<string, unknown>;

const isObject = (value: unknown): value is Mutable =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Rewrites every schema of a bundled 3.0 document. Linear; objects keep their identity, and so their places. */
export function upgradeSchemas(document: Mutable): void {
  const seen = new Set<object>();
  const { components } = document;
  if (isObject(components) && isObject(components.schemas)) {
    for (const schema of Object.values(components.schemas)) upgradeSchema(schema, seen);
  }
  // Elsewhere a schema always stands under the key `schema`; examples may hold that key as data.
  const stack: unknown[] = [document.paths, components];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const [key, child] of Object.entries(value)) {
      if (key === 'example' || key === 'examples' || key === 'schemas' || key.startsWith('x-')) continue;
      if (key === 'schema') upgradeSchema(child, seen);
      else stack.push(child);
    }
  }
}

const SCHEMA_KEYS = ['items', 'additionalProperties', 'not'];
const SCHEMA_LISTS = ['allOf', 'anyOf', 'oneOf'];

function upgradeSchema(schema: unknown, seen: Set<object>): void {
  if (!isObject(schema) || seen.has(schema)) return;
  seen.add(schema);
  if (typeof schema.$ref === 'string') {
    // Siblings of a reference are ignored in 3.0, and would count in 3.1.
    for (const key of Object.keys(schema)) if (key !== '$ref') delete schema[key];
    return;
  }
  for (const key of SCHEMA_KEYS) upgradeSchema(schema[key], seen);
  for (const key of SCHEMA_LISTS) for (const child of listOf(schema[key])) upgradeSchema(child, seen);
  if (isObject(schema.properties))
    for (const child of Object.values(schema.properties)) upgradeSchema(child, seen);
  upgradeKeywords(schema);
}

function upgradeKeywords(schema: Mutable): void {
  if (schema.nullable === true) allowNull(schema);
  delete schema.nullable;
  for (const [exclusive, inclusive] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (schema[exclusive] === true) {
      schema[exclusive] = schema[inclusive];
      delete schema[inclusive];
    }
    if (typeof schema[exclusive] !== 'number') delete schema[exclusive];
  }
  if (schema.format === 'base64' || schema.format === 'byte') {
    schema.contentEncoding = 'base64';
  }
  if ('example' in schema) {
    schema.examples = [schema.example];
    delete schema.example;
  }
}

/** `nullable` widens `type`; without a `type` it says nothing (3.0.3 clarification of `nullable`). */
function allowNull(schema: Mutable): void {
  if (typeof schema.type !== 'string') return;
  schema.type = [schema.type, 'null'];
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
