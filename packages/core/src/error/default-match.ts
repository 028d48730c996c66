import type { Cursor, Reader } from '../model/cursor.js';
import type { Json, Match, SchemaNode } from '../model/model.js';
import { schemaCursor } from '../model/schema-node.js';
import { atPointer, childPointer } from '../pointer.js';
import { canonical } from '../schema/canonical.js';
import { alternatives, listedValues, parts } from './schema-values.js';

/**
 * Returns the conditions that an example implies. A property with an `enum` or `const`, directly or through `$ref` and
 * `allOf`, must have the same value as in the example. A branch of a `oneOf` or `anyOf` adds a condition only if its
 * `enum` or `const` contains the value of the example.
 */
export function defaultMatch(
  reader: Reader,
  schema: SchemaNode | undefined,
  example: Json,
): readonly Match[] {
  const collector = new Collector(reader);
  if (schema) collector.collect(schemaCursor(schema), example, '', false);
  return [...collector.conditions.values()];
}

class Collector {
  readonly conditions = new Map<string, Match>();
  readonly #reader: Reader;
  readonly #seen = new Set<string>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /**
   * Collects the conditions of the schema `at` for `value`, which the example has at `pointer`.
   * @param alternative True if the schema is in a branch of a `oneOf` or `anyOf`.
   */
  collect(at: Cursor, value: Json, pointer: string, alternative: boolean): void {
    const schema = this.#reader.resolve(at);
    const visit = `${schema?.pointer} ${pointer} ${alternative}`;
    if (!schema || this.#seen.has(visit)) return;
    this.#seen.add(visit);
    const listed = pointer === '' ? undefined : listedValues(schema);
    if (listed && (!alternative || listed.some((one) => canonical(one) === canonical(value)))) {
      this.conditions.set(pointer, { pointer, equals: value });
    }
    for (const part of parts(this.#reader, schema)) this.collect(part, value, pointer, alternative);
    for (const part of alternatives(this.#reader, schema)) this.collect(part, value, pointer, true);
    this.#collectProperties(schema, value, pointer, alternative);
  }

  #collectProperties(schema: Cursor, value: Json, pointer: string, alternative: boolean): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const properties = this.#reader.rawChild(schema, 'properties');
    for (const name of Object.keys(value)) {
      const property = properties && this.#reader.rawChild(properties, name);
      const child = atPointer(value, childPointer('', name)) as Json;
      if (property) this.collect(property, child, childPointer(pointer, name), alternative);
    }
  }
}
