import { childLocation } from '../load/location.js';
import { hasOwn, isReference } from '../load/reference.js';
import type { Sources } from '../load/sources.js';
import { atPointer } from '../pointer.js';
import { METHODS } from './methods.js';

type Mutable = Record<string, unknown>;
type Kind =
  | 'root'
  | 'components'
  | 'pathItem'
  | 'operation'
  | 'callback'
  | 'described'
  | 'response'
  | 'mediaType'
  | 'encoding'
  | 'schema';
/** The container of the objects in a field: none (`one`), a list, a map, or a map that may include extensions. */
type Container = 'one' | 'list' | 'map' | 'patterned';

/** Used in place of a field name if the object itself is the map. */
const ITSELF = '';

/**
 * The fields of a 3.0 document that lead to schemas. The content of any other field, such as `example`, is data and may
 * use the same field names.
 */
const FIELDS: Readonly<
  Record<Kind, readonly (readonly [field: string, container: Container, kind: Kind])[]>
> = {
  root: [
    ['paths', 'patterned', 'pathItem'],
    ['components', 'one', 'components'],
  ],
  components: [
    ['schemas', 'map', 'schema'],
    ['responses', 'map', 'response'],
    ['parameters', 'map', 'described'],
    ['requestBodies', 'map', 'described'],
    ['headers', 'map', 'described'],
    ['callbacks', 'map', 'callback'],
  ],
  pathItem: [
    ['parameters', 'list', 'described'],
    ...METHODS.map((method) => [method, 'one', 'operation'] as const),
  ],
  operation: [
    ['parameters', 'list', 'described'],
    ['requestBody', 'one', 'described'],
    ['responses', 'patterned', 'response'],
    ['callbacks', 'map', 'callback'],
  ],
  callback: [[ITSELF, 'patterned', 'pathItem']],
  // A parameter, a header or a request body.
  described: [
    ['schema', 'one', 'schema'],
    ['content', 'map', 'mediaType'],
  ],
  response: [
    ['headers', 'map', 'described'],
    ['content', 'map', 'mediaType'],
  ],
  mediaType: [
    ['schema', 'one', 'schema'],
    ['encoding', 'map', 'encoding'],
  ],
  encoding: [['headers', 'map', 'described']],
  schema: [
    ['items', 'one', 'schema'],
    ['additionalProperties', 'one', 'schema'],
    ['not', 'one', 'schema'],
    ['allOf', 'list', 'schema'],
    ['anyOf', 'list', 'schema'],
    ['oneOf', 'list', 'schema'],
    ['properties', 'map', 'schema'],
  ],
};

/**
 * Rewrites every schema of a bundled 3.0 document (OpenAPI 3.0 §4.7.24) in place as JSON Schema 2020-12. Runs in linear
 * time and is idempotent. Objects keep their identity and therefore their recorded locations.
 * @param sources Receives the locations of the objects that are created, if the document has recorded locations.
 */
export function upgradeSchemas(document: Mutable, sources?: Sources): void {
  const seen = new Set<object>();
  const stack: [unknown, Kind][] = [[document, 'root']];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [value, kind] = next;
    if (!isObject(value) || seen.has(value)) continue;
    seen.add(value);
    if (isReference(value) && value.$ref.startsWith('#')) stack.push([atPointer(document, value.$ref), kind]);
    if (kind === 'schema') upgradeSchema(value, sources);
    for (const [field, container, child] of FIELDS[kind]) {
      const content = field === ITSELF ? value : hasOwn(value, field) ? value[field] : undefined;
      for (const item of itemsOf(content, container)) stack.push([item, child]);
    }
  }
}

function itemsOf(value: unknown, container: Container): readonly unknown[] {
  if (container === 'one') return [value];
  if (container === 'list') return Array.isArray(value) ? value : [];
  if (!isObject(value)) return [];
  if (container === 'map') return Object.values(value);
  return Object.keys(value).flatMap((key) => (key.startsWith('x-') ? [] : [value[key]]));
}

function upgradeSchema(schema: Mutable, sources: Sources | undefined): void {
  if (isReference(schema)) {
    // Siblings of a reference are ignored in 3.0, but apply in 3.1.
    for (const key of Object.keys(schema)) if (key !== '$ref') delete schema[key];
    return;
  }
  // `nullable` widens `type`; without a `type` it has no effect (clarified in 3.0.3).
  if (schema.nullable === true && typeof schema.type === 'string') schema.type = [schema.type, 'null'];
  delete schema.nullable;
  upgradeBound(schema, 'exclusiveMinimum', 'minimum');
  upgradeBound(schema, 'exclusiveMaximum', 'maximum');
  if (schema.format === 'base64' || schema.format === 'byte') schema.contentEncoding ??= 'base64';
  if (Object.hasOwn(schema, 'example')) {
    const examples = [schema.example];
    if (sources) locateExample(schema, examples, sources);
    schema.examples = examples;
    delete schema.example;
  }
}

/** Records the location of `example` for the list that replaces it. */
function locateExample(schema: Mutable, examples: readonly unknown[], sources: Sources): void {
  const base = sources.locationOf(schema);
  const location = sources.memberLocation(schema, 'example') ?? (base && childLocation(base, 'example'));
  if (!location) return;
  sources.locate(examples, location);
  sources.locateMember(examples, '0', location);
}

/** Converts an exclusive bound, which is a flag next to the inclusive bound in 3.0 and a number in 3.1. */
function upgradeBound(
  schema: Mutable,
  exclusive: 'exclusiveMinimum' | 'exclusiveMaximum',
  inclusive: 'minimum' | 'maximum',
): void {
  if (schema[exclusive] === true && Object.hasOwn(schema, inclusive)) {
    schema[exclusive] = schema[inclusive];
    delete schema[inclusive];
  }
  if (typeof schema[exclusive] === 'boolean') delete schema[exclusive];
}

const isObject = (value: unknown): value is Mutable =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
