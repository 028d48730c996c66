import type { Json } from '../model/model.js';
import { childPointer } from '../pointer.js';
import { isObject, isSchema, keyword, type SchemaObject } from './keywords.js';
import type { References } from './references.js';

/** Direction of a value. A request may omit `readOnly` properties, and a response may omit `writeOnly` properties. */
export type Direction = 'request' | 'response';

const NONE: readonly string[] = [];

/**
 * Names of the properties that may be omitted in one direction (OpenAPI 3.1.1 §4.8.24.3.2, JSON Schema Validation
 * §9.4), because a schema that applies to the value of the property is marked `readOnly` (request) or `writeOnly`
 * (response).
 */
export class Hidden {
  readonly #references: References;
  readonly #mark: string;
  readonly #names = new Map<string, readonly string[]>();

  constructor(references: References, direction: Direction) {
    this.#references = references;
    this.#mark = direction === 'request' ? 'readOnly' : 'writeOnly';
  }

  /** Returns the sorted names of the hidden properties of the schema at `pointer`. */
  namesAt(pointer: string): readonly string[] {
    let names = this.#names.get(pointer);
    if (!names) {
      const hiddenNames = new Set<string>();
      for (const [at, schema] of this.#applicable(pointer, [
        'allOf',
        'anyOf',
        'oneOf',
        'if',
        'then',
        'else',
      ])) {
        const properties = keyword(schema, 'properties');
        if (!isObject(properties)) continue;
        const propertiesAt = childPointer(at, 'properties');
        for (const name of Object.keys(properties))
          if (this.#isPropertyMarked(properties[name], propertiesAt, name)) hiddenNames.add(name);
      }
      names = hiddenNames.size === 0 ? NONE : [...hiddenNames].sort();
      this.#names.set(pointer, names);
    }
    return names;
  }

  /**
   * Returns whether the schema at `pointer`, or a schema that it includes by `$ref` or `allOf`, is marked `readOnly`
   * (request) or `writeOnly` (response).
   */
  isMarked(pointer: string): boolean {
    for (const [, schema] of this.#applicable(pointer, ['allOf']))
      if (keyword(schema, this.#mark) === true) return true;
    return false;
  }

  /** Most properties neither refer to another schema nor include one, so that their pointers are not needed. */
  #isPropertyMarked(property: Json | undefined, propertiesAt: string, name: string): boolean {
    if (!isObject(property)) return false;
    if (Object.hasOwn(property, '$ref') || Object.hasOwn(property, 'allOf'))
      return this.isMarked(childPointer(propertiesAt, name));
    return keyword(property, this.#mark) === true;
  }

  /**
   * Yields the schema at `pointer` and those that apply to the same value through `$ref` and the given keywords.
   * Iterative, because references can form chains of any length.
   */
  *#applicable(pointer: string, keys: readonly string[]): Generator<readonly [string, SchemaObject]> {
    const seen = new Set<string>();
    const stack = [pointer];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const schema = this.#references.schemaAt(at);
      if (!isObject(schema) || seen.has(at)) continue;
      seen.add(at);
      yield [at, schema];
      for (const other of this.#inPlace(at, keys)) stack.push(other);
    }
  }

  #inPlace(pointer: string, keys: readonly string[]): string[] {
    const schema = this.#references.schemaAt(pointer);
    if (!isObject(schema)) return [];
    const { $ref } = schema;
    const target = typeof $ref === 'string' ? this.#references.target(pointer, $ref) : undefined;
    const hiddenNames = target === undefined ? [] : [target];
    for (const key of keys) {
      const value = keyword(schema, key);
      const at = childPointer(pointer, key);
      if (Array.isArray(value)) value.forEach((_, index) => void hiddenNames.push(childPointer(at, index)));
      else if (isSchema(value)) hiddenNames.push(at);
    }
    return hiddenNames;
  }
}
