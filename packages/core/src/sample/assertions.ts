import type { Json } from '../model/model.js';
import { canonical } from '../schema/canonical.js';
import { isObject, keyword, type SchemaObject } from '../schema/keywords.js';
import { parsePattern } from '../schema/regular-expression.js';
import { exclude } from './exclusion.js';
import type { Facts, Type } from './facts.js';
import { listAt, mapAt, type Place, placeUnder } from './place.js';
import { Impossible } from './sample-error.js';

/** Keywords whose demands facts do not hold in full. */
const UNSETTLED = ['oneOf', 'not', 'if', 'contains', 'dependentSchemas'];

/**
 * Adds what one schema object asserts by itself to the facts.
 * @throws {Impossible} where that leaves nothing.
 */
export function assert(facts: Facts, place: Place, schema: SchemaObject): void {
  const { pointer } = place;
  facts.blame = pointer;
  narrowTypes(facts, schema);
  narrowValues(facts, schema);
  bounds(facts, schema);
  items(facts, pointer, schema);
  properties(facts, pointer, schema);
  hints(facts, schema);
  const negated = placeUnder(pointer, schema, 'not');
  if (negated) exclude(facts, negated);
  if (UNSETTLED.some((name) => keyword(schema, name) !== undefined))
    facts.unsettled = [...facts.unsettled, place];
  if (['anyOf', 'oneOf'].some((name) => keyword(schema, name) !== undefined))
    facts.choices = [...facts.choices, place];
  if (facts.types.size === 0) throw new Impossible(pointer, 'no type satisfies every schema that applies');
  if (facts.values?.length === 0) throw new Impossible(pointer, 'no value is in every enum that applies');
}

function narrowTypes(facts: Facts, schema: SchemaObject): void {
  const type = keyword(schema, 'type');
  if (type === undefined) return;
  const named = new Set<Json>(Array.isArray(type) ? type : [type]);
  facts.types = new Set(
    [...facts.types].filter((name) => named.has(name) || (name === 'number' && named.has('integer'))),
  );
  if (named.has('integer') && !named.has('number')) facts.integer = true;
}

function narrowValues(facts: Facts, schema: SchemaObject): void {
  const constant = keyword(schema, 'const');
  if (constant !== undefined) {
    facts.constant = true;
    intersect(facts, [constant]);
  }
  const values = keyword(schema, 'enum');
  if (Array.isArray(values)) intersect(facts, values);
}

function intersect(facts: Facts, values: readonly Json[]): void {
  const keys = new Set(values.map(canonical));
  facts.values = facts.values ? facts.values.filter((value) => keys.has(canonical(value))) : values;
}

function bounds(facts: Facts, schema: SchemaObject): void {
  const number = (name: string): number | undefined => {
    const value = keyword(schema, name);
    return typeof value === 'number' ? value : undefined;
  };
  for (const name of ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'] as const) {
    facts[name] = Math.max(facts[name], number(name) ?? Number.NEGATIVE_INFINITY);
  }
  for (const name of ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'] as const) {
    facts[name] = Math.min(facts[name], number(name) ?? Number.POSITIVE_INFINITY);
  }
  const step = number('multipleOf');
  if (step !== undefined) facts.multipleOf = [...facts.multipleOf, step];
  const { pattern, format } = schema;
  if (typeof pattern === 'string') facts.patterns = [...facts.patterns, pattern];
  if (typeof format === 'string') facts.formats = [...facts.formats, format];
}

function items(facts: Facts, pointer: string, schema: SchemaObject): void {
  if (keyword(schema, 'uniqueItems') === true) facts.uniqueItems = true;
  const prefix = listAt(pointer, schema, 'prefixItems');
  const rest = placeUnder(pointer, schema, 'items');
  if (prefix.length > 0 || rest) facts.itemRules = [...facts.itemRules, { prefix, rest }];
  const contains = placeUnder(pointer, schema, 'contains');
  if (contains) {
    const min = Number(keyword(schema, 'minContains') ?? 1);
    const max = Number(keyword(schema, 'maxContains') ?? Number.POSITIVE_INFINITY);
    facts.contains = [...facts.contains, { place: contains, min, max }];
  }
  const unevaluated = placeUnder(pointer, schema, 'unevaluatedItems');
  if (unevaluated) facts.unevaluatedItems = [...facts.unevaluatedItems, unevaluated];
}

function properties(facts: Facts, pointer: string, schema: SchemaObject): void {
  const declared = new Map(mapAt(pointer, schema, 'properties'));
  const patterns = mapAt(pointer, schema, 'patternProperties').flatMap(([source, place]) => {
    const expression = parsePattern(source);
    return expression ? [{ source, expression, place }] : [];
  });
  const rest = placeUnder(pointer, schema, 'additionalProperties');
  if (declared.size > 0 || patterns.length > 0 || rest) {
    facts.propertyRules = [...facts.propertyRules, { declared, patterns, rest }];
  }
  const required = keyword(schema, 'required');
  if (Array.isArray(required)) facts.required = new Set([...facts.required, ...required.map(String)]);
  const names = placeUnder(pointer, schema, 'propertyNames');
  if (names) facts.propertyNames = [...facts.propertyNames, names];
  const unevaluated = placeUnder(pointer, schema, 'unevaluatedProperties');
  if (unevaluated) facts.unevaluatedProperties = [...facts.unevaluatedProperties, unevaluated];
  const dependent = keyword(schema, 'dependentRequired');
  if (isObject(dependent)) {
    const found = Object.entries(dependent).map(
      ([name, needs]) => [name, Array.isArray(needs) ? needs.map(String) : []] as const,
    );
    facts.dependentRequired = [...facts.dependentRequired, ...found];
  }
  facts.dependentSchemas = [...facts.dependentSchemas, ...mapAt(pointer, schema, 'dependentSchemas')];
}

function hints(facts: Facts, schema: SchemaObject): void {
  const { examples } = schema;
  const list = Array.isArray(examples) ? examples : [];
  const single = ['example', 'default']
    .map((name) => keyword(schema, name))
    .filter((value) => value !== undefined);
  if (list.length + single.length > 0) facts.hints = [...facts.hints, ...list, ...single];
}

/** Names the JSON type of a value; whole numbers are numbers. */
export function typeOf(value: Json): Type {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'object';
}
