import { type Json, SampleError, type SchemaNode, sample } from '@touchstone/core';
import type { Environment } from '../../environment.js';
import { propertiesOf } from '../types/properties.js';
import type { ResourceType } from '../types/resource-types.js';

/** Generates unused ids, which are valid if possible. */
export class IdGenerator {
  readonly #environment: Environment;
  #count = 0;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /**
   * Returns an unused id for a resource.
   * @param isTaken Returns `true` if an id is already used.
   */
  next(type: ResourceType, isTaken: (id: string) => boolean): Json {
    const { model, validator } = this.#environment;
    const node = type.id === null ? undefined : propertiesOf(model, type.entity).get(type.id);
    for (let attempt = 0; attempt < MAX_SAMPLES; ) {
      this.#count++;
      // Prefer a plain number or string, and sample the schema only if it permits neither.
      const plain = [this.#count, `${this.#count}`].find(
        (candidate) => !node || validator.validate(node, candidate).length === 0,
      );
      if (plain === undefined) attempt++;
      const id = plain ?? (node && this.#sampled(node, attempt));
      if (id !== undefined && !isTaken(String(id))) return id;
    }
    // No unused valid id was found. An unused but invalid id is the next best choice.
    do this.#count++;
    while (isTaken(`${this.#count}`));
    return `${this.#count}`;
  }

  #sampled(node: SchemaNode, attempt: number): Json | undefined {
    try {
      const { model, nextRandom } = this.#environment;
      const random = nextRandom(`id ${attempt}`);
      return sample(model, node, { random, shape: 'minimal', direction: 'response', hints: false });
    } catch (error) {
      if (error instanceof SampleError) return undefined;
      throw error;
    }
  }
}

/** Maximum number of attempts to sample an id, because the schema may permit only a few ids. */
const MAX_SAMPLES = 50;
