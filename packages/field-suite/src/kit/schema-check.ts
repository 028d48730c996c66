import { own } from '@touchstone/core/internal';
import { isObject, type Json, type JsonObject } from './message.js';

/** A broken keyword of a schema. */
export interface Violation {
  /** The names and indexes that lead from the body to the value. */
  readonly path: readonly (string | number)[];
  readonly keyword: string;
  readonly message: string;
}

const FORMATS: Readonly<Record<string, RegExp>> = {
  uuid: /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i,
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  'date-time':
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i,
  email: /^[^\s@"(),:;<>[\\\]]+@[^\s@]+\.[^\s@.]+$/,
  uri: /^[a-z][a-z\d+.-]*:\S+$/i,
};

/** Validates values against the schemas of a document, as a framework does with its models. */
export class SchemaCheck {
  readonly #document: Json;

  constructor(document: Json) {
    this.#document = document;
  }

  /** Returns the violations of a value against a schema. */
  violations(schema: Json | undefined, value: Json, path: Violation['path'] = []): readonly Violation[] {
    const rules = this.resolve(schema);
    const found: Violation[] = [];
    const fail = (keyword: string, message: string): void => void found.push({ path, keyword, message });
    if (value === null && rules['nullable'] === true) return [];
    if (Array.isArray(rules['allOf']))
      for (const part of rules['allOf']) found.push(...this.violations(part, value, path));
    const { anyOf } = rules;
    if (Array.isArray(anyOf)) {
      const branches = anyOf.map((branch: Json) => this.violations(branch, value, path));
      const best = branches.find((branch) => branch.length === 0) ?? branches[value === null ? 1 : 0];
      found.push(...(best ?? []));
    }
    if (!isOfType(rules['type'], value)) fail('type', `Input should be a valid ${String(rules['type'])}`);
    if (Array.isArray(rules['enum']) && !rules['enum'].includes(value))
      fail('enum', 'Not one of the choices');
    if (typeof value === 'string') this.#text(rules, value, fail);
    if (typeof value === 'number') this.#number(rules, value, fail);
    if (Array.isArray(value)) found.push(...this.#items(rules, value, path, fail));
    if (isObject(value)) found.push(...this.#members(rules, value, path));
    return found;
  }

  /** Returns a schema with its `$ref` replaced by the schema that it names. */
  resolve(schema: Json | undefined): JsonObject {
    if (!isObject(schema)) return {};
    const { $ref } = schema;
    if (typeof $ref !== 'string') return schema;
    const target = $ref
      .slice(2)
      .split('/')
      .reduce<Json | undefined>(
        (node, name) => (isObject(node) ? own(node, name) : undefined),
        this.#document,
      );
    if (target === undefined) throw new TypeError(`The document has no ${$ref}.`);
    return this.resolve(target);
  }

  #text(rules: JsonObject, value: string, fail: (keyword: string, message: string) => void): void {
    const { minLength, maxLength, pattern, format } = rules;
    const length = [...value].length;
    if (typeof minLength === 'number' && length < minLength)
      fail('minLength', `At least ${minLength} characters`);
    if (typeof maxLength === 'number' && length > maxLength)
      fail('maxLength', `At most ${maxLength} characters`);
    if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value))
      fail('pattern', `Must match ${pattern}`);
    const form = typeof format === 'string' ? own(FORMATS, format) : undefined;
    if (form && !form.test(value)) fail('format', `Not a valid ${String(format)}`);
  }

  #number(rules: JsonObject, value: number, fail: (keyword: string, message: string) => void): void {
    const { minimum, maximum, multipleOf } = rules;
    if (typeof minimum === 'number' && value < minimum) fail('minimum', `At least ${minimum}`);
    if (typeof maximum === 'number' && value > maximum) fail('maximum', `At most ${maximum}`);
    if (
      typeof multipleOf === 'number' &&
      Math.abs(value / multipleOf - Math.round(value / multipleOf)) > 1e-9
    )
      fail('multipleOf', `A multiple of ${multipleOf}`);
    if (rules['format'] === 'int32' && Math.abs(value) > 2 ** 31 - 1) fail('format', 'Out of range of int');
  }

  #items(
    rules: JsonObject,
    value: readonly Json[],
    path: Violation['path'],
    fail: (keyword: string, message: string) => void,
  ): readonly Violation[] {
    const { minItems, maxItems, uniqueItems, items } = rules;
    if (typeof minItems === 'number' && value.length < minItems)
      fail('minItems', `At least ${minItems} items`);
    if (typeof maxItems === 'number' && value.length > maxItems)
      fail('maxItems', `At most ${maxItems} items`);
    const texts = value.map((item) => JSON.stringify(item));
    if (uniqueItems === true && new Set(texts).size < texts.length)
      fail('uniqueItems', 'Items must be unique');
    return items === undefined
      ? []
      : value.flatMap((item, index) => this.violations(items, item, [...path, index]));
  }

  #members(rules: JsonObject, value: JsonObject, path: Violation['path']): readonly Violation[] {
    const { required, additionalProperties, minProperties } = rules;
    const properties = isObject(rules['properties']) ? rules['properties'] : {};
    const found: Violation[] = [];
    if (typeof minProperties === 'number' && Object.keys(value).length < minProperties)
      found.push({ path, keyword: 'minProperties', message: `At least ${minProperties} fields` });
    for (const name of Array.isArray(required) ? required : []) {
      const property = own(properties, String(name));
      const isReadOnly = isObject(property) && property['readOnly'] === true;
      if (!isReadOnly && !Object.hasOwn(value, name))
        found.push({ path: [...path, name], keyword: 'required', message: 'Field required' });
    }
    for (const [name, member] of Object.entries(value)) {
      const schema = own(properties, name);
      if (isObject(schema) && schema['readOnly'] === true) continue;
      if (schema !== undefined) found.push(...this.violations(schema, member, [...path, name]));
      else if (additionalProperties === false)
        found.push({ path: [...path, name], keyword: 'additionalProperties', message: 'Not a known field' });
      else if (isObject(additionalProperties))
        found.push(...this.violations(additionalProperties, member, [...path, name]));
    }
    return found;
  }
}

function isOfType(type: Json | undefined, value: Json): boolean {
  if (Array.isArray(type)) return type.some((one) => isOfType(one, value));
  switch (type) {
    case 'string':
    case 'boolean':
      return typeof value === type;
    case 'number':
      return typeof value === 'number';
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    default:
      return true;
  }
}
