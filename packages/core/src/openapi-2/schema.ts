import { isReference } from '../load/reference.js';
import { own, setOwn } from '../own.js';
import { atPointer, childPointer, parsePointer } from '../pointer.js';
import { type Conversion, type Fields, isObject } from './conversion.js';

const DEFINITIONS = '#/definitions/';
const SCHEMAS = '#/components/schemas';

/** Members of a schema that hold one schema. OpenAPI 2.0 does not define `not`, but documents use it. */
const SINGLE = ['items', 'additionalProperties', 'not'];
/** Members that hold a list of schemas. OpenAPI 2.0 does not define `anyOf` and `oneOf`, but documents use them. */
const LISTS = ['allOf', 'anyOf', 'oneOf'];

/**
 * Converts the schemas of an OpenAPI 2.0 document in place to those of OpenAPI 3.0: rewrites `$ref`, `discriminator`,
 * `x-nullable`, `x-example`, `type: file` and lists in `items`.
 */
export class SchemaConversion {
  readonly #conversion: Conversion;
  /**
   * Referenced schemas to add to the components, by their new names: those outside `definitions`, and parts of
   * definitions that the conversion has moved.
   */
  readonly #hoisted: Fields = {};
  readonly #seen = new Set<object>();
  readonly #names = new Map<object, string>();
  /** Each reference to a part of a definition, with its target before the conversion. */
  readonly #deep: { readonly reference: Fields; readonly target: unknown }[] = [];

  constructor(conversion: Conversion) {
    this.#conversion = conversion;
  }

  /** Converts a schema and all schemas within it. Iterative, because schemas nest deeply. */
  convert(schema: unknown): unknown {
    const stack: unknown[] = [schema];
    while (stack.length > 0) {
      const next = stack.pop();
      if (!isObject(next) || this.#seen.has(next)) continue;
      this.#seen.add(next);
      const target = isReference(next) ? this.#rewrite(next) : undefined;
      if (target !== undefined) stack.push(target);
      else if (!isReference(next)) this.#convertMembers(next);
      const children = schemasIn(next);
      if (own(next, 'x-nullable') === true) this.#allowNull(next);
      stack.push(...children);
    }
    return schema;
  }

  /**
   * Replaces references to parts of definitions that the conversion has moved. Returns the schemas to add to the
   * components, by name.
   */
  finish(document: Fields): Fields {
    for (const { reference, target } of this.#deep) {
      const pointer = String(reference.$ref);
      if (isObject(target) && atPointer(document, pointer) !== target)
        reference.$ref = this.#hoist(target, pointer);
    }
    return this.#hoisted;
  }

  /** Rewrites a reference. Returns its target, or `undefined` if it is not a pointer to a value in the document. */
  #rewrite(reference: Fields & { $ref: string }): unknown {
    const { $ref } = reference;
    if (!$ref.startsWith('#/')) return undefined;
    const target = atPointer(this.#conversion.root, $ref);
    if ($ref.startsWith(DEFINITIONS)) {
      reference.$ref = `${SCHEMAS}/${$ref.slice(DEFINITIONS.length)}`;
      if (parsePointer($ref).length > 2) this.#deep.push({ reference, target });
    } else if (isObject(target)) reference.$ref = this.#hoist(target, $ref);
    return target;
  }

  /** Adds a schema to the components under a name that is not taken, and returns a reference to it. */
  #hoist(target: Fields, pointer: string): string {
    const known = this.#names.get(target);
    const name = known ?? this.#freeName(parsePointer(pointer));
    if (known === undefined) {
      this.#names.set(target, name);
      setOwn(this.#hoisted, name, target);
    }
    return childPointer(SCHEMAS, name);
  }

  #freeName(tokens: readonly string[]): string {
    const base = tokens.join('_').replaceAll(/[^A-Za-z0-9._-]+/g, '_');
    const definitions = own(this.#conversion.root, 'definitions');
    const isTaken = (name: string): boolean =>
      Object.hasOwn(this.#hoisted, name) || (isObject(definitions) && Object.hasOwn(definitions, name));
    let name = base;
    for (let suffix = 2; isTaken(name); suffix++) name = `${base}_${suffix}`;
    return name;
  }

  #convertMembers(schema: Fields): void {
    if (schema.type === 'file') {
      schema.type = 'string';
      schema.format = 'binary';
    }
    const items = own(schema, 'items');
    // OpenAPI 2.0 does not allow a list in `items`, but documents use one to list the alternatives for each item.
    if (Array.isArray(items)) {
      const alternatives: readonly unknown[] = items;
      schema.items = this.#conversion.at({ anyOf: alternatives }, schema, 'items');
    }
    const discriminator = own(schema, 'discriminator');
    if (typeof discriminator === 'string') {
      const converted = this.#conversion.at({ propertyName: discriminator }, schema, 'discriminator');
      this.#conversion.memberAt(converted, 'propertyName', schema, 'discriminator');
      schema.discriminator = converted;
    }
    if (own(schema, 'x-example') !== undefined && own(schema, 'example') === undefined) {
      schema.example = schema['x-example'];
      this.#conversion.memberAt(schema, 'example', schema, 'x-example');
    }
  }

  /** Applies `x-nullable`. Unlike `nullable` of 3.0, it applies next to a `$ref` and overrides every keyword. */
  #allowNull(schema: Fields): void {
    if (typeof schema.type === 'string' && !isReference(schema)) {
      schema.nullable = true;
      const values = own(schema, 'enum');
      if (Array.isArray(values) && !values.includes(null))
        schema.enum = this.#conversion.at([...values, null], schema, 'enum');
    }
    const moved = isReference(schema) ? ['$ref'] : movedMembers(schema);
    if (moved.length === 0) return;
    if (isReference(schema)) removeIgnored(schema);
    const inner: Fields = {};
    for (const key of moved) {
      setOwn(inner, key, own(schema, key));
      delete schema[key];
    }
    this.#seen.add(inner);
    const alternatives = [this.#conversion.at(inner, schema), this.#conversion.at({ type: 'null' }, schema)];
    schema.anyOf = this.#conversion.at(alternatives, schema);
  }
}

/**
 * Returns the members, other than `type`, that can forbid null. If there is a `type`, the caller adds null to `enum`
 * instead.
 */
const movedMembers = ({ type, ...members }: Fields): readonly string[] =>
  [...LISTS, ...(typeof type === 'string' ? [] : ['enum'])].filter((key) => Object.hasOwn(members, key));

/** Removes the siblings that are ignored next to a `$ref`, because they would apply once the `$ref` is moved. */
function removeIgnored(reference: Fields): void {
  for (const key of Object.keys(reference))
    if (!['$ref', 'description', 'readOnly'].includes(key) && !key.startsWith('x-')) delete reference[key];
}

function schemasIn(schema: Fields): readonly unknown[] {
  const properties = own(schema, 'properties');
  return [
    ...SINGLE.map((key) => own(schema, key)),
    ...LISTS.flatMap((key): readonly unknown[] => {
      const list = own(schema, key);
      return Array.isArray(list) ? list : [];
    }),
    ...(isObject(properties) ? Object.values(properties) : []),
  ];
}
