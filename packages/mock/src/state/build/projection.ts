import type { Environment } from '../../environment.js';
import type { JsonObject } from '../../json.js';
import { propertiesOf } from '../types/properties.js';

/** Reduces a resource to the properties that another schema describes. */
export class Projection {
  readonly #environment: Environment;
  /** Names of the properties of a schema, keyed by its pointer. */
  readonly #names = new Map<string, ReadonlySet<string>>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /**
   * Returns the properties of a resource that a schema describes; `undefined` if the result violates the schema.
   *
   * @param pointer JSON Pointer to the schema.
   */
  project(value: JsonObject, pointer: string): JsonObject | undefined {
    const { validator } = this.#environment;
    const names = this.#namesOf(pointer);
    const projected = Object.fromEntries(Object.entries(value).filter(([name]) => names.has(name)));
    return validator.validate({ pointer }, projected, { direction: 'response' }).length === 0
      ? projected
      : undefined;
  }

  #namesOf(pointer: string): ReadonlySet<string> {
    let names = this.#names.get(pointer);
    if (!names) {
      const { model } = this.#environment;
      const node = { pointer, schema: true, location: model.location };
      names = new Set(propertiesOf(model, node).keys());
      this.#names.set(pointer, names);
    }
    return names;
  }
}
