import type { ApiModel, Json } from '../model/model.js';
import type { Random } from '../random.js';
import type { Direction } from '../schema/hidden.js';
import { type SchemaPlace, schemaSet } from '../schema/validator.js';
import { knowledge } from './knowledge.js';
import { Impossible, SampleError } from './sample-error.js';
import type { SampleShape, Session } from './session.js';
import { sampleValue } from './value.js';

export interface SampleOptions {
  readonly random: Random;
  /**
   * `minimal`: what is required alone. `full`: every property, each array with an item, up to a dozen levels and
   * some thousands of values. `random`: a choice of them. Where the shape itself stands in the way of validity
   * (two properties that exclude each other), less is made.
   */
  readonly shape: SampleShape;
  /** In a request no `readOnly` property is made, in a response no `writeOnly` one. */
  readonly direction: Direction;
  /**
   * Whether `example`, `examples` and `default` are used where they are valid; the values of formats `uuid` and
   * `email` are made anew all the same. Default: true. Without them two seeds seldom give equal texts.
   */
  readonly hints?: boolean;
}

/** The first attempts keep to what was asked; the later ones give up examples, then the shape. */
const ATTEMPTS: readonly (readonly [hints: boolean, shape: SampleShape | null])[] = [
  ...Array.from({ length: 4 }, () => [true, null] as const),
  ...Array.from({ length: 12 }, () => [false, null] as const),
  ...Array.from({ length: 12 }, () => [false, 'random'] as const),
  ...Array.from({ length: 12 }, () => [false, 'minimal'] as const),
];

/**
 * A valid value of a schema, for JSON Schema 2020-12 as OpenAPI 3.1 uses it. The same seed gives the same value.
 * @throws {SampleError} where no value was found that the validator accepts.
 * @throws {SchemaError} where the schema itself is wrong.
 */
export function sample(model: Pick<ApiModel, 'document'>, schema: SchemaPlace, options: SampleOptions): Json {
  const { random, shape, direction, hints: wanted = true } = options;
  const set = schemaSet(model);
  const { hidden, look } = knowledge(set, direction);
  const root = {
    pointer: schema.pointer,
    schema: schema.schema ?? set.references.schemaAt(schema.pointer) ?? false,
  };
  let pointer = schema.pointer;
  let reason = 'nothing was tried';
  for (const [index, [hints, other]] of ATTEMPTS.entries()) {
    const source = index === 0 ? random.fork('sample') : random.fork(`sample ${index}`);
    const session: Session = {
      set,
      hidden,
      look,
      direction,
      hints: hints && wanted,
      shape: other ?? shape,
      size: { left: 4000 },
      steps: { left: 40_000 },
    };
    try {
      const value = sampleValue([root], { name: '', depth: 0, path: new Set() }, source, session);
      const [violation] = set.validate(schema, value, { direction });
      if (!violation) return value;
      pointer = violation.schemaPointer;
      reason = `values made for it do not satisfy ${violation.keyword} at ${violation.pointer || 'the root'}: ${violation.message}`;
    } catch (error) {
      if (!(error instanceof Impossible)) throw error;
      pointer = error.pointer;
      reason = error.message;
    }
  }
  throw new SampleError(pointer, `${reason}.`);
}
