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
  narrowTypes(constraints, schema);
  narrowValues(constraints, schema);
  bounds(constraints, schema);
  items(constraints, pointer, schema);
  properties(constraints, pointer, schema);
  hints(constraints, schema);
  const negated = siteUnder(pointer, schema, 'not');
  if (negated) mergeExclusion(constraints, negated);
  if (UNMERGED_KEYWORDS.some((name) => keyword(schema, name) !== undefined))
    constraints.unmerged = [...constraints.unmerged, site];
  if (['anyOf', 'oneOf'].some((name) => keyword(schema, name) !== undefined))
    constraints.choices = [...constraints.choices, site];
  if (constraints.types.size === 0)
    throw new Unsatisfiable(pointer, 'no type satisfies every schema that applies');
  if (constraints.values?.length === 0)
    throw new Unsatisfiable(pointer, 'no value is in every enum that applies');
}

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
  for (const name of ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'] as const) {
    constraints[name] = Math.max(constraints[name], number(name) ?? Number.NEGATIVE_INFINITY);
  }
  for (const name of ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'] as const) {
    constraints[name] = Math.min(constraints[name], number(name) ?? Number.POSITIVE_INFINITY);
  }
  const step = number('multipleOf');
  if (step !== undefined) constraints.multipleOf = [...constraints.multipleOf, step];
  const { pattern, format } = schema;
  if (typeof pattern === 'string') constraints.patterns = [...constraints.patterns, pattern];
  if (typeof format === 'string') constraints.formats = [...constraints.formats, format];
}

function items(constraints: MergedConstraints, pointer: string, schema: SchemaObject): void {
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

function properties(constraints: MergedConstraints, pointer: string, schema: SchemaObject): void {
  const declared = new Map(sitesInMap(pointer, schema, 'properties'));
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

/** Returns the JSON type of a value. An integer has the type `number`. */
export function typeOf(value: Json): Type {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}
