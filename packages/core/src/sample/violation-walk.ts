import type { Json } from '../model/model.js';
import { own } from '../own.js';
import { UndecidedPatternError } from '../pattern/undecided-pattern-error.js';
import type { Random } from '../random.js';
import type { Direction, Hidden } from '../schema/hidden.js';
import { isObject } from '../schema/keywords.js';
import type { SchemaSet } from '../schema/validator.js';
import { itemSites } from './array.js';
import { type Path, replaceAt } from './edit.js';
import type { Feasibility } from './feasibility.js';
import type { MergedConstraints } from './merged-constraints.js';
import { anyMutations, choiceMutations, type Encoding } from './mutate/any.js';
import { arrayMutations } from './mutate/array.js';
import type { Mutation, MutationContext } from './mutate/mutation.js';
import { numberMutations } from './mutate/number.js';
import { objectMutations } from './mutate/object.js';
import { textMutations } from './mutate/text.js';
import { propertySites } from './object.js';
import { Unsatisfiable } from './sample-error.js';
import type { SchemaSite } from './schema-site.js';
import { sampleValue } from './value.js';
import { constraintsOnValue } from './value-constraints.js';
import type { ViolationBudget } from './violation-budget.js';
import { MAX_GUARDS, type Omissions } from './violation-omissions.js';

/** A branch that a part of the valid value satisfies, and the path of that part. */
interface Guard {
  readonly site: SchemaSite;
  readonly path: Path;
}

/** A constraint at one location in the value, and replacements that violate it. */
export interface MutationSite {
  readonly mutation: Mutation;
  /** Path in `root` of the value to replace. */
  readonly path: Path;
  /** The whole valid value. If the constraint concerns an absent property, that property has been inserted. */
  readonly root: Json;
  /** Path of the part of `root` that differs from the valid value once the value at `path` is replaced. */
  readonly changed: Path;
  /** The satisfied branches that contain the constraint, outermost first. */
  readonly guards: readonly Guard[];
}

interface Context {
  readonly set: SchemaSet;
  readonly hidden: Hidden;
  readonly feasibility: Feasibility;
  readonly direction: Direction;
  readonly random: Random;
  readonly encoding: Encoding;
  readonly root: SchemaSite;
  readonly budget: ViolationBudget;
  readonly omissions: Omissions;
}

/** Walks a valid value and its schemas in parallel and yields mutations of every value in it. */
export class ViolationWalk {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  *visit(
    sites: readonly SchemaSite[],
    value: Json,
    path: Path,
    root: Json,
    outer: readonly Guard[],
    inserted: Path | undefined,
    above: ReadonlySet<string> = new Set(),
  ): Generator<MutationSite> {
    const applicable = constraintsOnValue(sites, value, this.#context.set.references, this.#isValid);
    if (!applicable) return;
    const { constraints, branches } = applicable;
    // The constraints of a recursive schema were already visited at an outer level.
    if (constraints.origins.some((origin) => above.has(origin))) return;
    const { budget, omissions } = this.#context;
    if (!budget.admits(constraints.origins)) return omissions.add('budget', path);
    const within = new Set([...above, ...constraints.origins]);
    const guards = [...outer, ...branches.map((site) => ({ site, path }))];
    if (guards.length > MAX_GUARDS) return omissions.add('branches', path);
    if (!inserted && isObject(value)) budget.widen(repeatedTests(constraints, value));
    const hidden = new Set(constraints.origins.flatMap((pointer) => this.#context.hidden.namesAt(pointer)));
    const random = this.#context.random.fork(path.join('/'));
    const context: MutationContext = { random, hidden, trySample: this.#trySample, isValid: this.#isValid };
    for (const mutation of this.#mutations(constraints, value, context)) {
      yield { mutation, path, root, changed: inserted ?? path, guards };
      if (budget.isExhausted) {
        omissions.add('budget', path);
        break;
      }
    }
    const members = Array.isArray(value)
      ? itemsToVisit(constraints, value)
      : isObject(value)
        ? propertiesToVisit(constraints, value)
        : [];
    for (const [member, memberSites] of members) {
      if (memberSites.length === 0 || hidden.has(String(member))) continue;
      const at = [...path, member];
      if (budget.isExhausted) {
        omissions.add('budget', at);
        continue;
      }
      const present =
        isObject(value) || Array.isArray(value)
          ? Object.hasOwn(value, member)
            ? memberOf(value, member)
            : undefined
          : undefined;
      if (present !== undefined) yield* this.visit(memberSites, present, at, root, guards, inserted, within);
      else if (!inserted)
        yield* this.#insert(memberSites, at, root, guards, random.fork(`insert ${member}`), within);
    }
  }

  /** Inserts an absent member, if the value remains valid with it, and visits the inserted member. */
  *#insert(
    sites: readonly SchemaSite[],
    path: Path,
    root: Json,
    guards: readonly Guard[],
    random: Random,
    within: ReadonlySet<string>,
  ): Generator<MutationSite> {
    const sample = this.#trySample(sites, random);
    if (sample === undefined) return;
    const whole = replaceAt(root, path, sample);
    this.#context.budget.charge();
    // A longer array differs from the valid one as a whole.
    const changed = typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;
    if (this.#isValid(this.#context.root, whole))
      yield* this.visit(sites, sample, path, whole, guards, changed, within);
  }

  *#mutations(constraints: MergedConstraints, value: Json, context: MutationContext): Generator<Mutation> {
    yield* anyMutations(constraints, value, this.#context.encoding, context);
    yield* choiceMutations(constraints, value, context);
    // Other violations of an enumerated value are skipped, because they also violate the enum.
    if (constraints.values) return;
    if (typeof value === 'string') yield* textMutations(constraints, value, context);
    else if (typeof value === 'number') yield* numberMutations(constraints, value, context);
    else if (Array.isArray(value)) yield* arrayMutations(constraints, value, context);
    else if (isObject(value)) yield* objectMutations(constraints, value, context);
  }

  readonly #isValid = (site: SchemaSite, value: Json): boolean =>
    this.#context.set.admits([site], value, { direction: this.#context.direction });

  readonly #trySample = (sites: readonly SchemaSite[], random: Random): Json | undefined => {
    const { set, hidden, feasibility, direction } = this.#context;
    const budget = { size: { remaining: 500 }, steps: { remaining: 2000 }, work: { remaining: 25_000 } };
    const session = {
      set,
      hidden,
      feasibility,
      direction,
      shape: 'minimal' as const,
      hints: false,
      ...budget,
    };
    try {
      const sample = sampleValue(sites, { name: '', depth: 0, path: new Set() }, random, session);
      return sites.every((site) => this.#isValid(site, sample)) ? sample : undefined;
    } catch (error) {
      if (error instanceof Unsatisfiable || error instanceof UndecidedPatternError) return undefined;
      throw error;
    }
  };
}

/** Returns how often a validation tests members of an object again, because several rules apply to any name. */
function repeatedTests(constraints: MergedConstraints, value: object): number {
  const rules = constraints.propertyRules.filter(({ rest, patterns }) => rest || patterns.length > 0);
  return Math.max(0, rules.length - 1) * Object.keys(value).length;
}

function memberOf(value: object, member: string | number): Json | undefined {
  return own(value as { readonly [name: string]: Json }, member);
}

/** Returns all declared properties, present or not, and at most one undeclared property. */
function propertiesToVisit(
  constraints: MergedConstraints,
  value: { readonly [key: string]: Json },
): [string, SchemaSite[]][] {
  const declared = new Set(constraints.propertyRules.flatMap((rule) => [...rule.declared.keys()]));
  const other =
    Object.keys(value).find((name) => !declared.has(name)) ??
    (constraints.propertyNames.length > 0 ? undefined : 'key1');
  const names = other === undefined ? [...declared] : [...declared, other];
  return names
    .filter((name) => !constraints.absent.has(name))
    .map((name) => [name, propertySites(constraints, name)]);
}

/** Returns the present items of the prefix and the next item, present or not. */
function itemsToVisit(constraints: MergedConstraints, value: readonly Json[]): [number, SchemaSite[]][] {
  const prefix = Math.max(0, ...constraints.itemRules.map((rule) => rule.prefix.length));
  const last = Math.min(prefix, value.length);
  return Array.from({ length: last + 1 }, (_, index) => [index, itemSites(constraints, index)]);
}
