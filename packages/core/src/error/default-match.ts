import type { Cursor, Reader } from '../model/cursor.js';
import type { Json, Match, SchemaNode } from '../model/model.js';
import { schemaCursor } from '../model/schema-node.js';
import { atPointer, childPointer } from '../pointer.js';
import { canonical } from '../schema/canonical.js';
import { alternatives, listedValues, parts } from './schema-values.js';

/**
 * Conditions nobody need write: properties whose schema is `enum` or `const`, through `$ref` and `allOf`, must equal the
 * example's. Of a `oneOf` or `anyOf` only what admits the example's value counts.
 */
export function defaultMatch(
  reader: Reader,
  schema: SchemaNode | undefined,
  example: Json,
): readonly Match[] {
  const collector = new Collector(reader);
  if (schema) collector.collect(schemaCursor(schema), example, '', false);
  return [...collector.found.values()];
}

class Collector {
  readonly found = new Map<string, Match>();
  readonly #reader: Reader;
  readonly #seen = new Set<string>();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /** `value` is the example's at `pointer`, which the schema describes. */
  collect(at: Cursor, value: Json, pointer: string, alternative: boolean): void {
    const schema = this.#reader.resolve(at);
    const visit = `${schema?.pointer} ${pointer} ${alternative}`;
    if (!schema || this.#seen.has(visit)) return;
    this.#seen.add(visit);
    const listed = pointer === '' ? undefined : listedValues(schema);
    if (listed && (!alternative || listed.some((one) => canonical(one) === canonical(value)))) {
      this.found.set(pointer, { pointer, equals: value });
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
