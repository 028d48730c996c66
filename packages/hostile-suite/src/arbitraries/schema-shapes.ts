// biome-ignore-all lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema.
import fc from 'fast-check';
import { hostileName, hostileNumber, hostilePattern, hostileText } from './hostile-text.js';

/** A JSON value that a document can contain. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [name: string]: JsonValue };

/** A hostile schema, with the component schemas that it refers to. */
export interface SchemaShape {
  readonly root: JsonValue;
  readonly components: { readonly [name: string]: JsonValue };
}

const reference = (name: string): JsonValue => ({ $ref: `#/components/schemas/${name}` });

type Join = (left: JsonValue, right: JsonValue) => { [keyword: string]: JsonValue };

/** Each function returns a schema that contains each of its two subschemas once. */
const JOINS: readonly Join[] = [
  (left, right) => ({ allOf: [left, right] }),
  (left, right) => ({ anyOf: [left, right] }),
  (left, right) => ({ oneOf: [left, right] }),
  (left, right) => ({ not: { anyOf: [left, { not: right }] } }),
  (left, right) => ({ type: 'object', properties: { a: left, b: right } }),
  (left, right) => ({ type: 'object', required: ['a', 'b'], properties: { a: left, b: right } }),
  (left, right) => ({ type: 'object', properties: { a: left }, additionalProperties: right }),
  (left, right) => ({ type: 'object', patternProperties: { '^a': left, b$: right } }),
  (left, right) => ({ type: 'array', prefixItems: [left, right], minItems: 2 }),
  (left, right) => ({ type: 'array', items: { anyOf: [left, right] }, minItems: 1 }),
  (left, right) => ({ type: 'array', contains: left, items: right }),
  (left, right) => ({ dependentSchemas: { a: left, b: right } }),
  (left, right) => ({ type: 'object', anyOf: [left, right], unevaluatedProperties: false }),
  (left, right) => ({ propertyNames: left, unevaluatedProperties: right }),
];

/**
 * Functions that return a schema with a repeated subschema. They join only references, because inline schemas would
 * double at each level.
 */
const REPEATING_JOINS: readonly Join[] = [
  (left, right) => ({ if: left, then: right, else: left }),
  (left, right) => ({ allOf: [{ anyOf: [left, right] }, { oneOf: [right, left] }] }),
];

const inlineJoin = fc.constantFrom(...JOINS);
const join = fc.constantFrom(...JOINS, ...REPEATING_JOINS);

/** Levels that each refer to the next one at least twice, so that a walk without a cache visits 2 ** depth schemas. */
const diamond: fc.Arbitrary<SchemaShape> = fc
  .tuple(fc.array(join, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 40 }))
  .map(([joins, depth]) => ({
    root: reference('Level0'),
    components: Object.fromEntries([
      ...Array.from({ length: depth }, (_, level) => [
        `Level${level}`,
        (joins[level % joins.length] as Join)(reference(`Level${level + 1}`), reference(`Level${level + 1}`)),
      ]),
      [`Level${depth}`, { type: 'string' }],
    ]),
  }));

const chain: fc.Arbitrary<SchemaShape> = fc.integer({ min: 1, max: 300 }).map((length) => ({
  root: reference('Link0'),
  components: Object.fromEntries([
    ...Array.from({ length }, (_, link) => [`Link${link}`, reference(`Link${link + 1}`)]),
    [`Link${length}`, { type: 'integer' }],
  ]),
}));

/** Schemas that contain themselves, directly or through others. */
const cycle: fc.Arbitrary<SchemaShape> = fc
  .tuple(join, join, fc.constantFrom<JsonValue>(reference('One'), { type: 'null' }, {}))
  .map(([one, two, last]) => ({
    root: reference('One'),
    components: { One: one(reference('Two'), last), Two: two(reference('One'), reference('Two')) },
  }));

const nesting: fc.Arbitrary<SchemaShape> = fc
  .tuple(inlineJoin, fc.integer({ min: 1, max: 250 }))
  .map(([wrap, depth]) => {
    let root: JsonValue = { type: 'string' };
    for (let level = 0; level < depth; level++) root = wrap(root, {});
    return { root, components: {} };
  });

const inline = (schema: JsonValue): SchemaShape => ({ root: schema, components: {} });

/** Sizes that no value can have, or that exhaust the memory. */
const sizes: fc.Arbitrary<SchemaShape> = fc
  .dictionary(
    fc.constantFrom(
      ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties', 'minContains'],
      ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
    ),
    hostileNumber,
    { minKeys: 1, maxKeys: 4 },
  )
  .chain((limits) =>
    fc
      .tuple(
        fc.constantFrom('string', 'array', 'object', 'number', 'integer'),
        fc.boolean(),
        fc.nat({ max: 3 }),
      )
      .map(([type, uniqueItems, depth]) => {
        let root: JsonValue = { type, ...limits, ...(uniqueItems && { uniqueItems }) };
        for (let level = 0; level < depth; level++) root = { type: 'array', minItems: 1000, items: root };
        return inline(root);
      }),
  );

const patterns: fc.Arbitrary<SchemaShape> = fc
  .tuple(hostilePattern, hostilePattern, fc.boolean())
  .map(([pattern, other, isExample]) =>
    inline({
      type: ['string', 'object'],
      pattern,
      patternProperties: { [other]: { type: 'string' } },
      ...(isExample && { examples: [`${'a'.repeat(40)}!`] }),
    }),
  );

const names: fc.Arbitrary<SchemaShape> = fc
  .tuple(fc.uniqueArray(hostileName, { minLength: 1, maxLength: 5 }), hostileText, hostileName)
  .map(([properties, text, format]) =>
    inline({
      type: 'object',
      title: text,
      description: text,
      required: properties,
      properties: Object.fromEntries(
        properties.map((name) => [
          name,
          { type: 'string', format, title: name, default: text, examples: [text] },
        ]),
      ),
      additionalProperties: false,
    }),
  );

const values: fc.Arbitrary<SchemaShape> = fc
  .tuple(
    fc.array(fc.oneof(hostileText, hostileNumber, fc.jsonValue({ maxDepth: 3 })), { minLength: 1 }),
    fc.boolean(),
  )
  .map(([list, isConstant]) => inline((isConstant ? { const: list } : { enum: list }) as JsonValue));

/** Alternatives that a discriminator with hostile names chooses from. */
const discriminator: fc.Arbitrary<SchemaShape> = fc
  .tuple(hostileName, fc.uniqueArray(hostileName, { minLength: 1, maxLength: 4 }), hostileText)
  .map(([propertyName, kinds, target]) => ({
    root: {
      oneOf: [reference('One'), reference('Two')],
      discriminator: {
        propertyName,
        mapping: Object.fromEntries(kinds.map((kind, index) => [kind, index === 0 ? 'One' : target])),
      },
    },
    components: {
      One: { type: 'object', required: [propertyName], properties: { [propertyName]: { enum: kinds } } },
      Two: { allOf: [reference('One'), { properties: { [propertyName]: { const: 'two' } } }] },
    },
  }));

const deepValue: fc.Arbitrary<SchemaShape> = fc
  .tuple(fc.integer({ min: 1, max: 800 }), fc.constantFrom('example', 'default', 'const', 'x-deep'))
  .map(([depth, keyword]) => {
    let value: JsonValue = 1;
    for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
    return inline({ [keyword]: value });
  });

/** Schemas that attack the parts of Touchstone that walk, validate, sample or emit schemas. */
export const schemaShape: fc.Arbitrary<SchemaShape> = fc.oneof(
  ...[diamond, chain, cycle, nesting, sizes, patterns, names, values, discriminator, deepValue],
);
