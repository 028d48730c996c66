import type { ApiModel, Json } from '../model/model.js';
import { withPatternBudget } from '../pattern/budget.js';
import { UndecidedPatternError } from '../pattern/undecided-pattern-error.js';
import { childPointer } from '../pointer.js';
import type { Random } from '../random.js';
import type { Direction } from '../schema/hidden.js';
import { type SchemaLocator, type SchemaSet, schemaSet } from '../schema/validator.js';
import { isInconclusive } from '../schema/violation.js';
import { type Path, replaceAt, valueAt } from './edit.js';
import { analysisOf } from './feasibility-cache.js';
import type { Encoding } from './mutate/any.js';
import type { Mutation } from './mutate/mutation.js';
import type { SchemaSite } from './schema-site.js';
import { type Intent, isSingleViolation } from './single-violation.js';
import { ViolationBudget } from './violation-budget.js';
import { Omissions, type OmittedParts } from './violation-omissions.js';
import { type MutationSite, ViolationWalk } from './violation-walk.js';

/** Options of {@link violations}. */
export interface ViolationOptions {
  /** The random source; `createRandom` creates one. */
  readonly random: Random;
  /** Direction of the value. Properties that are not sent in this direction are not violated. */
  readonly direction: Direction;
  /** Maximum number of violations to return. Default: no limit. */
  readonly limit?: number;
  /**
   * `text` for a parameter: its value is sent as text, so values of a wrong type that would parse as the right type are
   * skipped. Default: `json`.
   */
  readonly encoding?: Encoding;
}

/** A value that violates exactly one constraint of a schema, at one location. */
export interface Violation {
  /** Unique among the violations of one value, for example `maxLength at /name`. */
  readonly name: string;
  readonly keyword: string;
  /** JSON Pointer into the value. For an absent or undeclared property, the pointer of that property. */
  readonly pointer: string;
  /**
   * JSON Pointer of the part that differs from the valid value. Equals `pointer`, or contains it if the violation also
   * inserts, removes or replaces a value above it.
   */
  readonly changed: string;
  /** The whole value. Shares all unchanged parts with the valid value. */
  readonly value: Json;
}

/** Maximum number of values to try per constraint before concluding that the constraint cannot be violated alone. */
const MAX_TRIES = 24;

/**
 * Returns single violations of the constraints that apply to a valid value: through `$ref`, `allOf`, properties, prefix
 * items, the first further item of an array, and the branches that the value satisfies. Absent optional properties are
 * inserted and also violated, so a `full` sample is the best starting value. A recursive schema is violated at its
 * outermost level only. Omits constraints that cannot be violated alone or that depend on a pattern that cannot be
 * tested in time. Also omits some constraints if the value is too large, or has too many branches, to be validated for
 * each violation. The validator rejects each returned value for the named reason and no other.
 * @throws {TypeError} if `valid` does not satisfy the schema.
 * @throws {SchemaError} if the schema itself is invalid.
 * @example
 * ```ts
 * const random = createRandom(1);
 * const valid = sample(model, schema, { random, shape: 'full', direction: 'request' });
 * for (const { name, value } of violations(model, schema, valid, { random, direction: 'request' })) {
 *   console.log(name, value); // "maxLength at /name", { name: "…" }
 * }
 * ```
 */
export function violations(
  model: Pick<ApiModel, 'document'>,
  schema: SchemaLocator,
  valid: Json,
  options: ViolationOptions,
): readonly Violation[] {
  return searchViolations(model, schema, valid, options).violations;
}

/** The result of {@link searchViolations}. */
export interface ViolationSearch {
  readonly violations: readonly Violation[];
  /** The parts of the value that the search omitted; empty if it was complete. */
  readonly omitted: readonly OmittedParts[];
}

/** Returns the same violations as {@link violations}, and the parts of the value that were too expensive to violate. */
export function searchViolations(
  model: Pick<ApiModel, 'document'>,
  schema: SchemaLocator,
  valid: Json,
  options: ViolationOptions,
): ViolationSearch {
  return withPatternBudget(() => violationsWithinBudget(model, schema, valid, options));
}

function violationsWithinBudget(
  model: Pick<ApiModel, 'document'>,
  schema: SchemaLocator,
  valid: Json,
  options: ViolationOptions,
): ViolationSearch {
  const { direction, random, encoding = 'json', limit = Number.POSITIVE_INFINITY } = options;
  const set = schemaSet(model);
  const broken = set.validate(schema, valid, { direction });
  if (isInconclusive(broken)) return { violations: [], omitted: [] };
  const [wrong] = broken;
  if (wrong)
    throw new TypeError(
      `Expected a valid value to start from, but ${wrong.pointer || 'the value'} ${wrong.message}.`,
    );
  const site = {
    pointer: schema.pointer,
    schema: schema.schema ?? set.references.schemaAt(schema.pointer) ?? false,
  };
  const budget = new ViolationBudget(valid);
  const omissions = new Omissions();
  const walk = new ViolationWalk({
    set,
    ...analysisOf(set, direction),
    direction,
    random,
    encoding,
    root: site,
    budget,
    omissions,
  });
  const byName = new Map<string, Violation>();
  if (limit <= 0) return { violations: [], omitted: [] };
  try {
    for (const candidate of walk.visit([site], valid, [], valid, [], undefined)) {
      const violation = firstSingleViolation(candidate, site, set, direction, budget);
      if (!violation) continue;
      byName.set(violation.name, byName.get(violation.name) ?? violation);
      if (byName.size >= limit) break;
    }
  } catch (error) {
    // Keep the violations so far; the others depend on a pattern that cannot be tested in time.
    if (!(error instanceof UndecidedPatternError)) throw error;
  }
  return { violations: [...byName.values()], omitted: omissions.list() };
}

function firstSingleViolation(
  { mutation, path, root, changed, guards }: MutationSite,
  site: SchemaSite,
  set: SchemaSet,
  direction: Direction,
  budget: ViolationBudget,
): Violation | undefined {
  const intent: Intent = { keyword: mutation.keyword, pointer: pointerOf(path, mutation) };
  let tries = 0;
  for (const replacement of mutation.values) {
    tries += 1;
    if (tries > MAX_TRIES) return undefined;
    const value = replaceAt(root, path, replacement);
    const broken = set.validateImmutable(site, value, { direction });
    budget.charge(broken.length);
    if (broken.length === 0 || isInconclusive(broken)) continue;
    const explained = explainedChoices(guards, value, intent, set, direction, budget);
    if (explained && isSingleViolation(broken, intent, '', explained)) {
      return {
        name: `${intent.keyword} at ${intent.pointer || 'the root'}`,
        ...intent,
        changed: pointerOf(changed),
        value,
      };
    }
  }
  return undefined;
}

/**
 * Returns the pointers of the choices that fail only because of the intended violation. Inner choices are checked
 * first, because outer choices also report their violations.
 * @returns `undefined` if a branch fails for a different reason.
 */
function explainedChoices(
  guards: MutationSite['guards'],
  value: Json,
  intent: Intent,
  set: SchemaSet,
  direction: Direction,
  budget: ViolationBudget,
): Set<string> | undefined {
  const explained = new Set<string>();
  for (const { site, path } of guards.toReversed()) {
    const part = valueAt(value, path);
    if (part === undefined) continue;
    const broken = set.validateImmutable(site, part, { direction });
    budget.charge(broken.length);
    const base = pointerOf(path);
    if (broken.length === 0) continue;
    if (isInconclusive(broken) || !isSingleViolation(broken, intent, base, explained)) return undefined;
    explained.add(base);
  }
  return explained;
}

function pointerOf(path: Path, mutation?: Pick<Mutation, 'member'>): string {
  const pointer = path.reduce<string>(childPointer, '');
  return mutation?.member === undefined ? pointer : childPointer(pointer, mutation.member);
}
