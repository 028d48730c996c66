import type { ApiModel, Json } from '../model/model.js';
import { withPatternBudget } from '../pattern/budget.js';
import { UndecidedPatternError } from '../pattern/undecided-pattern-error.js';
import type { Random } from '../random.js';
import type { Direction } from '../schema/hidden.js';
import { type SchemaLocator, schemaSet } from '../schema/validator.js';
import { isInconclusive } from '../schema/violation.js';
import { MAX_VALUES } from './feasibility.js';
import { analysisOf } from './feasibility-cache.js';
import { SampleError, Unsatisfiable } from './sample-error.js';
import { MAX_WORK, type SampleShape, type Session, satisfies } from './session.js';
import { sampleValue } from './value.js';

/** Options of {@link sample}. */
export interface SampleOptions {
  /** The random source; `createRandom` creates one. Sources with the same seed and labels yield the same sample. */
  readonly random: Random;
  /**
   * `minimal`: required properties only. `full`: every property that does not recurse and, if possible, at least one
   * item per array, up to 12 levels and 4,000 values. `random`: a random selection of the optional properties. If the
   * shape makes a valid value impossible, for example because two properties exclude each other, fewer properties are
   * sampled.
   */
  readonly shape: SampleShape;
  /** Direction of the value. A request has no `readOnly` properties, and a response has no `writeOnly` properties. */
  readonly direction: Direction;
  /**
   * If `true`, valid values of `example`, `examples` and `default` are used, except for the formats `uuid` and `email`.
   * If `false`, two seeds rarely produce equal strings. Default: `true`.
   */
  readonly hints?: boolean;
}

/** Settings per attempt, with `null` for the requested shape. Later attempts drop the hints, then the shape. */
const ATTEMPTS: readonly (readonly [hints: boolean, shape: SampleShape | null])[] = [
  ...Array.from({ length: 4 }, () => [true, null] as const),
  ...Array.from({ length: 12 }, () => [false, null] as const),
  ...Array.from({ length: 12 }, () => [false, 'random'] as const),
  ...Array.from({ length: 12 }, () => [false, 'minimal'] as const),
];

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
  return withPatternBudget(() => sampleWithinBudget(model, schema, options));
}

function sampleWithinBudget(
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
  /** The shapes for which an attempt used up its budget. Another attempt would take as long. */
  const exhaustedShapes = new Set<SampleShape>();
  const work = new Map<SampleShape, Session['work']>();
  let pointer = schema.pointer;
  let reason = 'no attempt was made';
  for (const [index, [hints, otherShape]] of ATTEMPTS.entries()) {
    const attemptShape = otherShape ?? shape;
    if (exhaustedShapes.has(attemptShape)) continue;
    const shapeWork = work.get(attemptShape) ?? { remaining: MAX_WORK };
    work.set(attemptShape, shapeWork);
    const source = index === 0 ? random.fork('sample') : random.fork(`sample ${index}`);
    const session: Session = {
      set,
      hidden,
      feasibility,
      direction,
      hints: hints && useHints,
      shape: attemptShape,
      size: { remaining: 4000 },
      steps: { remaining: MAX_VALUES },
      work: shapeWork,
    };
    try {
      const value = sampleValue([root], { name: '', depth: 0, path: new Set() }, source, session);
      if (satisfies(session, [root], value)) return value;
      const [violation] = set.validate(schema, value, { direction });
      if (!violation) return value;
      pointer = violation.schemaPointer;
      reason = isInconclusive([violation])
        ? `the sampled value ${violation.message}`
        : `sampled values do not satisfy ${violation.keyword} at ${violation.pointer || 'the root'}: ${violation.message}`;
    } catch (error) {
      if (error instanceof UndecidedPatternError) reason = error.message.replace(/\.$/, '');
      else if (error instanceof Unsatisfiable) ({ pointer, message: reason } = error);
      else throw error;
    }
    if (session.steps.remaining < 0 || session.work.remaining < 0) exhaustedShapes.add(attemptShape);
  }
  const error = new SampleError(pointer, `${reason}.`);
  if (exhaustedShapes.has('minimal')) exhausted.set(key, error);
  throw error;
}
