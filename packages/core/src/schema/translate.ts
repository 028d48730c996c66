import type { Json, Schema } from '../model/model.js';
import { childPointer } from '../pointer.js';
import type { Hidden } from './hidden.js';
import {
  APPLICATORS,
  ASSERTIONS,
  IN_PLACE,
  isObject,
  isSchema,
  keyword,
  type SchemaObject,
} from './keywords.js';
import type { References } from './references.js';
import { requirePattern } from './regular-expression.js';
import { SchemaError } from './schema-error.js';
import { enterSchema, type Scope } from './scope.js';

export interface Translation {
  /**
   * The schema to compile. It has only known keywords, and every reference, except to a meta-schema, is replaced by the
   * result of `refer`.
   */
  readonly schema: SchemaObject;
  readonly origins: ReadonlyMap<object, Origin>;
}

/** The source of an object in a translated schema. */
export interface Origin {
  readonly pointer: string;
  readonly scope: Scope;
}

/** Matches the URIs of the meta-schemas that Ajv includes. */
const META_SCHEMA = /^https:\/\/json-schema\.org\/draft\/2020-12\/(?:schema|meta\/[a-z-]+)#?$/;

interface Context {
  readonly references: References;
  readonly hidden: Hidden | undefined;
  /** Returns the URI of the compiled schema at `pointer` in `scope`. */
  readonly refer: (pointer: string, scope: Scope) => string;
  /** Called for a `$dynamicRef`, which is meaningful only if dynamic scopes are followed. */
  readonly onDynamic: () => void;
  readonly followAnchors: boolean;
  readonly origins: Map<object, Origin>;
}

/** Keywords with our own implementation, which looks up the schema in the document. */
const UNEVALUATED: ReadonlySet<string> = new Set(['unevaluatedProperties', 'unevaluatedItems']);

/**
 * Translates one schema for Ajv: removes annotations, extensions and OpenAPI keywords (`discriminator`, `xml`),
 * replaces references by the URIs of compiled schemas, and removes from `required` and `dependentRequired` the names
 * that may be omitted in this direction. Takes time linear in the schema's own size; referenced schemas are translated
 * when a value reaches them.
 * @throws {SchemaError} if JSON Schema does not allow the value of a keyword, or if a reference cannot be resolved.
 */
export function translate(pointer: string, scope: Scope, context: Omit<Context, 'origins'>): Translation {
  const origins = new Map<object, Origin>();
  const schema = context.references.schemaAt(pointer);
  if (schema === undefined) throw new SchemaError(pointer, 'Expected a schema, received nothing.');
  const translated = translateSchema(schema, pointer, scope, { ...context, origins });
  return { schema: translated, origins };
}

function translateSchema(schema: Schema, pointer: string, outer: Scope, context: Context): SchemaObject {
  if (typeof schema === 'boolean') return withOrigin(schema ? {} : { not: {} }, pointer, outer, context);
  // Ajv rejects an empty enum, which no value satisfies.
  const { enum: values } = schema;
  if (Array.isArray(values) && values.length === 0) return withOrigin({ not: {} }, pointer, outer, context);
  const scope = context.followAnchors ? enterSchema(pointer, outer, context.references) : outer;
  const out: [string, Json][] = [];
  for (const [name, value] of Object.entries(schema)) {
    const at = childPointer(pointer, name);
    const assertion = ASSERTIONS.get(name);
    const shape = APPLICATORS.get(name);
    if (assertion) {
      if (!assertion[0](value))
        throw new SchemaError(at, `Expected ${assertion[1]}, received ${clip(value)}.`);
      addAssertion(name, value, at, scope, out);
    } else if (shape === 'map') {
      if (!isObject(value)) throw new SchemaError(at, `Expected a map of schemas, received ${clip(value)}.`);
      out.push([name, translateMap(name, value, at, scope, context)]);
    } else if (shape === 'list') {
      if (!Array.isArray(value))
        throw new SchemaError(at, `Expected a list of schemas, received ${clip(value)}.`);
      // Ajv rejects an empty list, which some generators write.
      if (value.length > 0) {
        const items: readonly Json[] = value;
        out.push([
          name,
          items.map((item, index) => translateChild(name, item, childPointer(at, index), scope, context)),
        ]);
      }
    } else if (shape === 'schema') {
      if (UNEVALUATED.has(name)) out.push([name, value === false ? false : {}]);
      else if (value === false && isClosing(name, schema)) out.push([name, false]);
      else out.push([name, translateChild(name, value, at, scope, context)]);
    }
  }
  const translated = withOrigin(protoAsPattern(Object.fromEntries(out)), pointer, scope, context);
  return withReferences(schema, translated, pointer, scope, context);
}

/** Returns whether Ajv reports surplus members if this keyword is `false`. */
function isClosing(name: string, schema: SchemaObject): boolean {
  return (
    name === 'additionalProperties' || (name === 'items' && Array.isArray(keyword(schema, 'prefixItems')))
  );
}

function addAssertion(name: string, value: Json, at: string, scope: Scope, out: [string, Json][]): void {
  if (name === 'pattern') requirePattern(String(value), at);
  if (name === 'uniqueItems' && value === false) return;
  if (name === 'required') out.push([name, withoutHidden(value, scope)]);
  else if (name === 'dependentRequired' && isObject(value)) {
    out.push([
      name,
      Object.fromEntries(Object.entries(value).map(([key, names]) => [key, withoutHidden(names, scope)])),
    ]);
  } else out.push([name, value]);
}

function withoutHidden(names: Json, scope: Scope): Json {
  if (scope.hidden.length === 0 || !Array.isArray(names)) return names;
  return names.filter((name) => typeof name === 'string' && !scope.hidden.includes(name));
}

function translateMap(
  name: string,
  schemas: SchemaObject,
  at: string,
  scope: Scope,
  context: Context,
): SchemaObject {
  return Object.fromEntries(
    Object.entries(schemas).map(([key, value]) => {
      const childAt = childPointer(at, key);
      if (name === 'patternProperties') requirePattern(key, childAt);
      return [key, translateChild(name, value, childAt, scope, context)];
    }),
  );
}

/** Moves a property named `__proto__` to `patternProperties`, because Ajv skips it in `properties`. */
function protoAsPattern(schema: SchemaObject): SchemaObject {
  const { properties, patternProperties } = schema;
  if (!isObject(properties) || !Object.hasOwn(properties, '__proto__')) return schema;
  const { ['__proto__']: proto = {}, ...rest } = properties;
  const patterns = isObject(patternProperties) ? patternProperties : {};
  return { ...schema, properties: rest, patternProperties: { ...patterns, '^__proto__$': proto } };
}

function translateChild(
  name: string,
  value: Json | undefined,
  at: string,
  scope: Scope,
  context: Context,
): SchemaObject {
  if (!isSchema(value)) throw new SchemaError(at, `Expected a schema, received ${clip(value)}.`);
  if (IN_PLACE.has(name)) return translateSchema(value, at, scope, context);
  return translateSchema(
    value,
    at,
    { ...scope, hidden: context.hidden?.namesAt(at) ?? scope.hidden },
    context,
  );
}

function withReferences(
  schema: SchemaObject,
  translated: SchemaObject,
  pointer: string,
  scope: Scope,
  context: Context,
): SchemaObject {
  const extra: SchemaObject[] = [];
  const { $ref, $dynamicRef } = schema;
  if (typeof $ref === 'string' && META_SCHEMA.test($ref)) extra.push({ $ref });
  else if ($ref !== undefined) {
    const target = typeof $ref === 'string' ? context.references.target(pointer, $ref) : undefined;
    if (target === undefined) throw new SchemaError(pointer, `$ref ${clip($ref)} cannot be resolved.`);
    extra.push({ $ref: context.refer(target, scope) });
  }
  if ($dynamicRef !== undefined) {
    context.onDynamic();
    const target =
      typeof $dynamicRef === 'string'
        ? context.references.dynamicTargetIn(pointer, $dynamicRef, scope.anchors)
        : undefined;
    if (target === undefined)
      throw new SchemaError(pointer, `$dynamicRef ${clip($dynamicRef)} cannot be resolved.`);
    extra.push({ $ref: context.refer(target, scope) });
  }
  const [first, second] = extra;
  if (!first) return translated;
  const combined = second
    ? { ...translated, ...first, allOf: [...listOf(translated.allOf), second] }
    : { ...translated, ...first };
  return withOrigin(combined, pointer, scope, context);
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

function withOrigin(schema: SchemaObject, pointer: string, scope: Scope, context: Context): SchemaObject {
  context.origins.set(schema, { pointer, scope });
  return schema;
}

function clip(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
