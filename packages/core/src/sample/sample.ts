import type { ApiModel, Json } from '../model/model.js';
import type { Random } from '../random.js';
import type { Direction } from '../schema/hidden.js';
import { type SchemaLocator, schemaSet } from '../schema/validator.js';
import { MAX_VALUES } from './feasibility.js';
import { analysisOf } from './feasibility-cache.js';
import { SampleError, Unsatisfiable } from './sample-error.js';
import { MAX_WORK, type SampleShape, type Session } from './session.js';
import { sampleValue } from './value.js';

/** Options of {@link sample}. */
export interface SampleOptions {
  /** The random source; `createRandom` creates one. The same source state returns the same value. */
  readonly random: Random;
  /**
   * `minimal`: required properties only. `full`: every property and, if possible, at least one item per array, up to 12
   * levels and 4,000 values. `random`: a random selection of the optional properties. If the shape makes a valid value
   * impossible (two properties that exclude each other), fewer properties are sampled.
   */
  readonly shape: SampleShape;
  /** A request has no `readOnly` properties, a response no `writeOnly` ones. */
  readonly direction: Direction;
  /**
   * If `true`, valid values of `example`, `examples` and `default` are used, except for the formats `uuid` and `email`.
   * If `false`, two seeds seldom produce equal strings. Default: `true`.
   */
  readonly hints?: boolean;
}

/** The settings of one attempt. */
interface Attempt {
  readonly hints: boolean;
  /** `undefined` for the requested shape. */
  readonly shape?: SampleShape;
  /** `true` for the first attempt of a stage. An attempt that uses up its budget ends its stage. */
  readonly isFirst: boolean;
}

const stage = (length: number, settings: Omit<Attempt, 'isFirst'>): readonly Attempt[] =>
  Array.from({ length }, (_, index) => ({ ...settings, isFirst: index === 0 }));

/** The attempts in stages. Later stages drop the hints, then the shape. */
const ATTEMPTS: readonly Attempt[] = [
  ...stage(4, { hints: true }),
  ...stage(12, { hints: false }),
  ...stage(12, { hints: false, shape: 'random' }),
  ...stage(12, { hints: false, shape: 'minimal' }),
];

/** Budgets of all attempts together, in the units of {@link Session}. */
const MAX_TOTAL_STEPS = 5 * MAX_VALUES;
const MAX_TOTAL_WORK = 3 * MAX_WORK;

/**
 * Samples a valid value of a schema (JSON Schema 2020-12 as OpenAPI 3.1 uses it). The same seed returns the same value.
 * @throws {SampleError} if no value was found that the validator accepts.
 * @throws {SchemaError} if the schema itself is invalid.
 * @example
 * ```ts
 * const operation = model.operations.find(({ id }) => id === 'POST /jobs');
 * const schema = operation?.requestBody?.content[0]?.schema;
 * if (schema) {
 *   const body = sample(model, schema, { random: createRandom(1), shape: 'minimal', direction: 'request' });
 * }
 * ```
 */
export function sample(
  model: Pick<ApiModel, 'document'>,
  schema: SchemaLocator,
  options: SampleOptions,
): Json {
  const { random, shape, direction, hints: useHints = true } = options;
  const set = schemaSet(model);
  const { hidden, feasibility, exhausted } = analysisOf(set, direction);
  const root = {
    pointer: schema.pointer,
    schema: schema.schema ?? set.references.schemaAt(schema.pointer) ?? false,
  };
  const key = `${useHints} ${schema.pointer}`;
  const earlier = exhausted.get(key);
  if (earlier) throw new SampleError(earlier.pointer, earlier.reason);
  const total = { steps: MAX_TOTAL_STEPS, work: MAX_TOTAL_WORK };
  let pointer = schema.pointer;
  let reason = 'no attempt was made';
  let isExhausted = false;
  for (const [index, { hints, shape: otherShape, isFirst }] of ATTEMPTS.entries()) {
    if (isFirst) isExhausted = false;
    if (isExhausted) continue;
    const source = index === 0 ? random.fork('sample') : random.fork(`sample ${index}`);
    const session: Session = {
      set,
      hidden,
      feasibility,
      direction,
      hints: hints && useHints,
      shape: otherShape ?? shape,
      size: { remaining: 4000 },
      steps: { remaining: Math.min(MAX_VALUES, total.steps) },
      work: { remaining: Math.min(MAX_WORK, total.work) },
    };
    const { steps, work } = session;
    const before = { steps: steps.remaining, work: work.remaining };
    try {
      const value = sampleValue([root], { name: '', depth: 0, path: new Set() }, source, session);
      const [violation] = set.validate(schema, value, { direction });
      if (!violation) return value;
      pointer = violation.schemaPointer;
      reason = `sampled values do not satisfy ${violation.keyword} at ${violation.pointer || 'the root'}: ${violation.message}`;
    } catch (error) {
      if (!(error instanceof Unsatisfiable)) throw error;
      pointer = error.pointer;
      reason = error.message;
    }
    total.steps -= before.steps - steps.remaining;
    total.work -= before.work - work.remaining;
    const isTotalExhausted = total.steps <= 0 || total.work <= 0;
    isExhausted = isTotalExhausted || steps.remaining < 0 || work.remaining < 0;
    if (isTotalExhausted) break;
  }
  const error = new SampleError(pointer, `${reason}.`);
  if (isExhausted) exhausted.set(key, error);
  throw error;
}
