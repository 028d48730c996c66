import { type Json, SampleError, type SchemaNode, sample } from '@touchstone/core';
import { pathParameterNames, pathShape } from '@touchstone/core/internal';
import type { Environment } from '../../environment.js';
import { propertiesOf } from '../types/properties.js';
import type { ResourceType } from '../types/resource-types.js';

/** Generates unused ids, which are valid if possible. */
export class IdGenerator {
  readonly #environment: Environment;
  readonly #parameters = new Map<ResourceType, SchemaNode | undefined>();
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
    const parameter = this.#parameterOf(type);
    const isValid = (id: Json): boolean =>
      (!node || validator.validate(node, id).length === 0) &&
      (!parameter || [id, String(id)].some((value) => validator.validate(parameter, value).length === 0));
    for (let attempt = 0; attempt < MAX_SAMPLES; ) {
      this.#count++;
      // Prefer a plain number or string, and sample the schema only if it permits neither.
      const plain = [this.#count, `${this.#count}`].find(isValid);
      if (plain === undefined) attempt++;
      const id = plain ?? this.#firstSample([node, parameter], attempt, isValid);
      if (id !== undefined && !isTaken(String(id))) return id;
    }
    // No unused valid id was found. An unused but invalid id is the next best choice.
    do this.#count++;
    while (isTaken(`${this.#count}`));
    return `${this.#count}`;
  }

  /** Returns the first valid sample of the schemas that describe an id, or else the first sample. */
  #firstSample(
    nodes: readonly (SchemaNode | undefined)[],
    attempt: number,
    isValid: (id: Json) => boolean,
  ): Json | undefined {
    const samples = nodes.flatMap((node) => (node && this.#sampled(node, attempt)) ?? []);
    return samples.find(isValid) ?? samples[0];
  }

  /** Returns the schema of the parameter that addresses a resource of the type; `undefined` if the document has none. */
  #parameterOf(type: ResourceType): SchemaNode | undefined {
    if (!this.#parameters.has(type)) this.#parameters.set(type, this.#findParameter(type));
    return this.#parameters.get(type);
  }

  #findParameter({ item }: ResourceType): SchemaNode | undefined {
    const { paths } = this.#environment.model;
    const operations = paths.find(({ path }) => pathShape(path) === item)?.operations ?? [];
    const name = pathParameterNames(operations[0]?.path ?? '').at(-1);
    return operations
      .flatMap(({ parameters }) => parameters)
      .find((parameter) => parameter.in === 'path' && parameter.name === name)?.schema;
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
