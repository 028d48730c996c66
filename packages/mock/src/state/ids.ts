import { type Json, SampleError, type SchemaNode, sample } from '@touchstone/core';
import type { World } from '../world.js';
import { propertiesOf } from './answer-shape.js';
import type { Kind } from './kinds.js';

/** Gives ids that the kind's schema admits, each once. */
export class Ids {
  readonly #world: World;
  #count = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** @param isTaken Whether an id is somebody's already. */
  next(kind: Kind, isTaken: (id: string) => boolean): Json {
    const node = kind.id === null ? undefined : propertiesOf(this.#world.model, kind.entity).get(kind.id);
    for (let attempt = 0; attempt < ATTEMPTS; ) {
      this.#count++;
      // A plain number or text where the schema admits any; else one that looks as it says.
      const plain = [this.#count, `${this.#count}`].find((each) => !node || isValid(this.#world, node, each));
      if (plain === undefined) attempt++;
      const id = plain ?? (node && this.#sampled(node, attempt));
      if (id !== undefined && !isTaken(String(id))) return id;
    }
    // The schema has none left: at least it is nobody else's.
    do this.#count++;
    while (isTaken(`${this.#count}`));
    return `${this.#count}`;
  }

  #sampled(node: SchemaNode, attempt: number): Json | undefined {
    try {
      const random = this.#world.nextRandom(`id ${attempt}`);
      return sample(this.#world.model, node, {
        random,
        shape: 'minimal',
        direction: 'response',
        hints: false,
      });
    } catch (error) {
      if (error instanceof SampleError) return undefined;
      throw error;
    }
  }
}

/** Sampled ones, of which the schema may have few. */
const ATTEMPTS = 50;

const isValid = (world: World, node: SchemaNode, value: Json): boolean =>
  world.validator.validate(node, value).length === 0;
