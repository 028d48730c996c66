import type { ApiModel } from '../model/model.js';
import { createRandom } from '../random.js';
import type { Direction } from '../schema/hidden.js';
import { keyword } from '../schema/keywords.js';
import { References } from '../schema/references.js';
import { type SchemaLocator, type SchemaSet, schemaSet } from '../schema/validator.js';
import { analysisOf, type SchemaAnalysis } from './feasibility-cache.js';
import { mergeConstraints } from './merge-constraints.js';
import type { MergedConstraints } from './merged-constraints.js';
import { Unsatisfiable } from './sample-error.js';
import type { SchemaSite } from './schema-site.js';
import { MAX_WORK } from './session.js';

/** The reason why no value satisfies a schema. */
export interface Contradiction {
  /** The contradictory schema, as a JSON Pointer fragment into the bundled document. */
  readonly pointer: string;
  readonly reason: string;
}

/**
 * Tries to prove that no value satisfies a schema, because `type`, `enum`, `const`, `not` or `false` exclude every
 * value of the schema or of a required member in every combination of branches.
 * @returns `undefined` if a value may exist, or if the search exceeds its budget.
 */
export function contradiction(
  model: Pick<ApiModel, 'document'>,
  schema: SchemaLocator,
  direction: Direction,
): Contradiction | undefined {
  const set = schemaSet(model);
  const bySet = finders.get(set) ?? new Map<Direction, ContradictionFinder>();
  finders.set(set, bySet);
  const finder = bySet.get(direction) ?? new ContradictionFinder(set, analysisOf(set, direction));
  bySet.set(direction, finder);
  const root = schema.schema ?? set.references.schemaAt(schema.pointer);
  return root === undefined ? undefined : finder.findFor({ pointer: schema.pointer, schema: root });
}

const finders = new WeakMap<SchemaSet, Map<Direction, ContradictionFinder>>();

/** Maximum number of schemas to merge in one search for consistent branches. */
const MAX_MERGE_STEPS = 2000;

/** Maximum number of merged schemas that one search visits. Combinations can outnumber the schemas of the document. */
const MAX_VISITS = 2000;

/** Maximum nesting depth of required members. The sampler has the same limit. */
const MAX_DEPTH = 64;

/**
 * Records whether a reference was unresolvable or dynamic. Only the validator can handle schemas with such references.
 */
class TrackingReferences extends References {
  hasUnresolved = false;

  override target(from: string, reference: string): string | undefined {
    const result = super.target(from, reference);
    const isDynamic = keyword(this.schemaAt(from) ?? true, '$dynamicRef') !== undefined;
    if (isDynamic || result === undefined || this.schemaAt(result) === undefined) this.hasUnresolved = true;
    return result;
  }
}

class ContradictionFinder {
  readonly #references: TrackingReferences;
  readonly #analysis: SchemaAnalysis;
  /** Results by the pointers of the schemas that apply together. */
  readonly #results = new Map<string, Contradiction | undefined>();
  #remainingVisits = 0;
  #work = { remaining: 0 };

  constructor(set: SchemaSet, analysis: SchemaAnalysis) {
    this.#references = new TrackingReferences(set.references.document);
    this.#analysis = analysis;
  }

  findFor(site: SchemaSite): Contradiction | undefined {
    this.#remainingVisits = MAX_VISITS;
    this.#work = { remaining: MAX_WORK };
    return this.#find([site], 0);
  }

  #find(sites: readonly SchemaSite[], depth: number): Contradiction | undefined {
    if (depth > MAX_DEPTH || this.#remainingVisits-- <= 0) return undefined;
    const key = sites.map(({ pointer }) => pointer).join(' ');
    if (this.#results.has(key)) return this.#results.get(key);
    // A recursive schema may be satisfiable by a value that ends before it recurses.
    this.#results.set(key, undefined);
    const result = this.#examine(sites, depth);
    this.#results.set(key, result);
    return result;
  }

  #examine(sites: readonly SchemaSite[], depth: number): Contradiction | undefined {
    const steps = { remaining: MAX_MERGE_STEPS };
    const references = this.#references;
    references.hasUnresolved = false;
    const { feasibility } = this.#analysis;
    const branchChoice = {
      references,
      feasibility,
      random: createRandom(1),
      path: new Set<string>(),
      preferShallow: false,
      steps,
      work: this.#work,
    };
    let constraints: MergedConstraints;
    try {
      constraints = mergeConstraints(sites, branchChoice);
    } catch (error) {
      if (!(error instanceof Unsatisfiable)) throw error;
      return steps.remaining < 0 || this.#work.remaining < 0 || references.hasUnresolved
        ? undefined
        : { pointer: error.pointer, reason: error.message };
    }
    return references.hasUnresolved || dependsOnChoice(constraints)
      ? undefined
      : this.#inRequired(constraints, depth + 1);
  }

  /** Searches for a contradiction in the members that every valid value has. */
  #inRequired(constraints: MergedConstraints, depth: number): Contradiction | undefined {
    const [type, ...others] = constraints.types;
    if (others.length > 0) return undefined;
    if (type === 'array' && constraints.minItems > 0)
      return this.#find(constraints.itemRules.flatMap(firstItemSites), depth);
    if (type !== 'object') return undefined;
    const hidden = new Set(constraints.origins.flatMap((pointer) => this.#analysis.hidden.namesAt(pointer)));
    for (const name of constraints.required) {
      const result = hidden.has(name) ? undefined : this.#find(declaredSites(constraints, name), depth);
      if (result) return result;
    }
    return undefined;
  }
}

/** Returns the schemas that `properties` declares for `name`. Other keywords could only narrow them further. */
const declaredSites = ({ propertyRules }: MergedConstraints, name: string): readonly SchemaSite[] =>
  propertyRules.flatMap((rule) => rule.declared.get(name) ?? []);

/** Returns true if a different branch could have resulted in different constraints. */
const dependsOnChoice = ({ choices, unmerged }: MergedConstraints): boolean =>
  choices.length > 0 || unmerged.some(({ schema }) => keyword(schema, 'if') !== undefined);

const firstItemSites = ({
  prefix: [first],
  rest,
}: MergedConstraints['itemRules'][number]): readonly SchemaSite[] => {
  const site = first ?? rest;
  return site ? [site] : [];
};
