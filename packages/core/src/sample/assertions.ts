import type { Json } from '../model/model.js';
import { compilePattern } from '../pattern/compile-pattern.js';
import { canonical } from '../schema/canonical.js';
import { isObject, keyword, type SchemaObject } from '../schema/keywords.js';
import { mergeExclusion } from './exclusion.js';
import type { MergedConstraints, Type } from './merged-constraints.js';
import { Unsatisfiable } from './sample-error.js';
import { type SchemaSite, sitesInList, sitesInMap, siteUnder } from './schema-site.js';

/** Keywords that merged constraints represent only partially; the sampled value is validated against them. */
const UNMERGED_KEYWORDS = ['oneOf', 'not', 'if', 'contains', 'dependentSchemas'];

/**
 * Merges the assertions of one schema object into `constraints`.
 * @throws {Unsatisfiable} if no type or enum value remains, or if `not` excludes every value.
 */
export function mergeAssertions(
  constraints: MergedConstraints,
  site: SchemaSite,
  schema: SchemaObject,
): void {
  const { pointer } = site;
  constraints.lastNarrowedBy = pointer;
  for (const merge of mergersOf(schema)) merge(constraints, schema, site);
  if (constraints.types.size === 0)
    throw new Unsatisfiable(pointer, 'no type satisfies every schema that applies');
  if (constraints.values?.length === 0)
    throw new Unsatisfiable(pointer, 'no value is in every enum that applies');
}

/** Merges some keywords of a schema object. */
type Merger = (constraints: MergedConstraints, schema: SchemaObject, site: SchemaSite) => void;

/** Returns the functions that merge the keywords of a schema object; most schemas have few. */
function mergersOf(schema: SchemaObject): readonly Merger[] {
  let mergers = mergersBySchema.get(schema);
  if (!mergers) {
    mergers = MERGERS.filter(([keywords]) => keywords.some((name) => Object.hasOwn(schema, name))).map(
      ([, merge]) => merge,
    );
    mergersBySchema.set(schema, mergers);
  }
  return mergers;
}

const mergersBySchema = new WeakMap<SchemaObject, readonly Merger[]>();

function narrowTypes(constraints: MergedConstraints, schema: SchemaObject): void {
  const type = keyword(schema, 'type');
  if (type === undefined) return;
  const named = new Set<Json>(Array.isArray(type) ? type : [type]);
  constraints.types = new Set(
    [...constraints.types].filter((name) => named.has(name) || (name === 'number' && named.has('integer'))),
  );
  if (named.has('integer') && !named.has('number')) constraints.isInteger = true;
}

function narrowValues(constraints: MergedConstraints, schema: SchemaObject): void {
  const constant = keyword(schema, 'const');
  if (constant !== undefined) {
    constraints.isConstant = true;
    intersect(constraints, [constant]);
  }
  const values = keyword(schema, 'enum');
  if (Array.isArray(values)) intersect(constraints, values);
}

function intersect(constraints: MergedConstraints, values: readonly Json[]): void {
  if (!constraints.values) {
    constraints.values = values;
    return;
  }
  const keys = new Set(values.map(canonical));
  constraints.values = constraints.values.filter((value) => keys.has(canonical(value)));
}

function bounds(constraints: MergedConstraints, schema: SchemaObject): void {
  const number = (name: string): number | undefined => {
    const value = keyword(schema, name);
    return typeof value === 'number' ? value : undefined;
  };
  for (const name of LOWER_BOUNDS) {
    constraints[name] = Math.max(constraints[name], number(name) ?? Number.NEGATIVE_INFINITY);
  }
  for (const name of UPPER_BOUNDS) {
    constraints[name] = Math.min(constraints[name], number(name) ?? Number.POSITIVE_INFINITY);
  }
  const step = number('multipleOf');
  if (step !== undefined) constraints.multipleOf = [...constraints.multipleOf, step];
  const { pattern, format } = schema;
  if (typeof pattern === 'string') constraints.patterns = [...constraints.patterns, pattern];
  if (typeof format === 'string') constraints.formats = [...constraints.formats, format];
}

function items(constraints: MergedConstraints, schema: SchemaObject, { pointer }: SchemaSite): void {
  if (keyword(schema, 'uniqueItems') === true) constraints.uniqueItems = true;
  const prefix = sitesInList(pointer, schema, 'prefixItems');
  const rest = siteUnder(pointer, schema, 'items');
  if (prefix.length > 0 || rest) constraints.itemRules = [...constraints.itemRules, { prefix, rest }];
  const contains = siteUnder(pointer, schema, 'contains');
  if (contains) {
    const min = Number(keyword(schema, 'minContains') ?? 1);
    const max = Number(keyword(schema, 'maxContains') ?? Number.POSITIVE_INFINITY);
    constraints.contains = [...constraints.contains, { site: contains, min, max }];
  }
  const unevaluated = siteUnder(pointer, schema, 'unevaluatedItems');
  if (unevaluated) constraints.unevaluatedItems = [...constraints.unevaluatedItems, unevaluated];
}

function properties(constraints: MergedConstraints, schema: SchemaObject, { pointer }: SchemaSite): void {
  const declared = declaredIn(pointer, schema);
  const patterns = sitesInMap(pointer, schema, 'patternProperties').flatMap(([source, site]) => {
    const pattern = compilePattern(source);
    return pattern ? [{ pattern, site }] : [];
  });
  const rest = siteUnder(pointer, schema, 'additionalProperties');
  if (declared.size > 0 || patterns.length > 0 || rest) {
    constraints.propertyRules = [...constraints.propertyRules, { declared, patterns, rest }];
  }
  const required = keyword(schema, 'required');
  if (Array.isArray(required))
    constraints.required = new Set([...constraints.required, ...required.map(String)]);
  const names = siteUnder(pointer, schema, 'propertyNames');
  if (names) constraints.propertyNames = [...constraints.propertyNames, names];
  const unevaluated = siteUnder(pointer, schema, 'unevaluatedProperties');
  if (unevaluated) constraints.unevaluatedProperties = [...constraints.unevaluatedProperties, unevaluated];
  const dependent = keyword(schema, 'dependentRequired');
  if (isObject(dependent)) {
    const dependencies = Object.entries(dependent).map(
      ([name, needs]) => [name, Array.isArray(needs) ? needs.map(String) : []] as const,
    );
    constraints.dependentRequired = [...constraints.dependentRequired, ...dependencies];
  }
  constraints.dependentSchemas = [
    ...constraints.dependentSchemas,
    ...sitesInMap(pointer, schema, 'dependentSchemas'),
  ];
}

function hints(constraints: MergedConstraints, schema: SchemaObject): void {
  const { examples } = schema;
  const list = Array.isArray(examples) ? examples : [];
  const single = ['example', 'default']
    .map((name) => keyword(schema, name))
    .filter((value) => value !== undefined);
  if (list.length + single.length > 0) constraints.hints = [...constraints.hints, ...list, ...single];
}

function negation(constraints: MergedConstraints, schema: SchemaObject, { pointer }: SchemaSite): void {
  const negated = siteUnder(pointer, schema, 'not');
  if (negated) mergeExclusion(constraints, negated);
}

function unmerged(constraints: MergedConstraints, _: SchemaObject, site: SchemaSite): void {
  constraints.unmerged = [...constraints.unmerged, site];
}

function choices(constraints: MergedConstraints, _: SchemaObject, site: SchemaSite): void {
  constraints.choices = [...constraints.choices, site];
}

const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'] as const;
const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'] as const;

/** The functions that merge the keywords of a schema, in the order in which they are called. */
const MERGERS: readonly (readonly [keywords: readonly string[], merge: Merger])[] = [
  [['type'], narrowTypes],
  [['const', 'enum'], narrowValues],
  [[...LOWER_BOUNDS, ...UPPER_BOUNDS, 'multipleOf', 'pattern', 'format'], bounds],
  [['uniqueItems', 'prefixItems', 'items', 'contains', 'unevaluatedItems'], items],
  [
    [
      ...[
        'properties',
        'patternProperties',
        'additionalProperties',
        'propertyNames',
        'unevaluatedProperties',
      ],
      ...['required', 'dependentRequired', 'dependentSchemas'],
    ],
    properties,
  ],
  [['examples', 'example', 'default'], hints],
  [['not'], negation],
  [UNMERGED_KEYWORDS, unmerged],
  [['anyOf', 'oneOf'], choices],
];

/** Returns the schemas of `properties`. Cached, because samples and violations merge a schema many times. */
function declaredIn(pointer: string, schema: SchemaObject): ReadonlyMap<string, SchemaSite> {
  const cached = declaredBySchema.get(schema);
  // An alias of YAML is one object at several pointers.
  if (cached?.pointer === pointer) return cached.declared;
  const declared = new Map(sitesInMap(pointer, schema, 'properties'));
  declaredBySchema.set(schema, { pointer, declared });
  return declared;
}

const declaredBySchema = new WeakMap<
  SchemaObject,
  { readonly pointer: string; readonly declared: ReadonlyMap<string, SchemaSite> }
>();

/** Returns the JSON type of a value. An integer has the type `number`. */
export function typeOf(value: Json): Type {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}
