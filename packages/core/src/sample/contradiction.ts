import type { ApiModel } from '../model/model.js';
import { createRandom } from '../random.js';
import type { Direction } from '../schema/hidden.js';
import { keyword } from '../schema/keywords.js';
import { References } from '../schema/references.js';
import { type SchemaPlace, type SchemaSet, schemaSet } from '../schema/validator.js';
import type { Facts } from './facts.js';
import { gather } from './gather.js';
import { type Knowledge, knowledge } from './knowledge.js';
import type { Place } from './place.js';
import { Impossible } from './sample-error.js';

/** Why nothing satisfies a schema. */
export interface Contradiction {
  /** What leaves nothing, as a fragment pointer into the bundled document. */
  readonly pointer: string;
  readonly reason: string;
}

/**
 * Why no value whatever satisfies a schema, where that is certain: its types, its enums or a `false` leave none, whichever
 * branch is chosen, or leave none for what it requires. Undefined: some may, or it would take too long to tell.
 */
export function contradiction(
  model: Pick<ApiModel, 'document'>,
  schema: SchemaPlace,
  direction: Direction,
): Contradiction | undefined {
  const set = schemaSet(model);
  const bySet = finders.get(set) ?? new Map<Direction, Finder>();
  finders.set(set, bySet);
  const finder = bySet.get(direction) ?? new Finder(set, knowledge(set, direction));
  bySet.set(direction, finder);
  const root = schema.schema ?? set.references.schemaAt(schema.pointer);
  return root === undefined ? undefined : finder.ask({ pointer: schema.pointer, schema: root });
}

const finders = new WeakMap<SchemaSet, Map<Direction, Finder>>();

/** Steps of looking for branches that agree. */
const STEPS = 2000;

/** Places that one question may look at: schemas that are merged can make more of themselves than there are. */
const MOST_PLACES = 2000;

/** Levels of what is required within what is required; the sampler goes no deeper either. */
const DEEPEST = 64;

/** Tells whether a reference led nowhere, or where it leads depends: what it stands for the validator alone knows. */
class Followed extends References {
  isLost = false;

  override target(from: string, reference: string): string | undefined {
    const found = super.target(from, reference);
    const isDynamic = keyword(this.schemaAt(from) ?? true, '$dynamicRef') !== undefined;
    if (isDynamic || found === undefined || this.schemaAt(found) === undefined) this.isLost = true;
    return found;
  }
}

class Finder {
  readonly #references: Followed;
  readonly #knowledge: Knowledge;
  /** By the pointers of the schemas that apply together. */
  readonly #known = new Map<string, Contradiction | undefined>();
  #left = 0;

  constructor(set: SchemaSet, known: Knowledge) {
    this.#references = new Followed(set.references.document);
    this.#knowledge = known;
  }

  ask(place: Place): Contradiction | undefined {
    this.#left = MOST_PLACES;
    return this.#find([place], 0);
  }

  #find(places: readonly Place[], depth: number): Contradiction | undefined {
    if (depth > DEEPEST || this.#left-- <= 0) return undefined;
    const key = places.map(({ pointer }) => pointer).join(' ');
    if (this.#known.has(key)) return this.#known.get(key);
    // What comes back to itself may end before.
    this.#known.set(key, undefined);
    const found = this.#examined(places, depth);
    this.#known.set(key, found);
    return found;
  }

  #examined(places: readonly Place[], depth: number): Contradiction | undefined {
    const steps = { left: STEPS };
    const references = this.#references;
    references.isLost = false;
    const { look } = this.#knowledge;
    const choice = {
      references,
      look,
      random: createRandom(1),
      path: new Set<string>(),
      hurry: false,
      steps,
    };
    let facts: Facts;
    try {
      facts = gather(places, choice);
    } catch (error) {
      if (!(error instanceof Impossible)) throw error;
      return steps.left < 0 || references.isLost
        ? undefined
        : { pointer: error.pointer, reason: error.message };
    }
    return references.isLost || isChosen(facts) ? undefined : this.#inRequired(facts, depth + 1);
  }

  /** What has to be within the value, whatever else is. */
  #inRequired(facts: Facts, depth: number): Contradiction | undefined {
    const [type, ...others] = facts.types;
    if (others.length > 0) return undefined;
    if (type === 'array' && facts.minItems > 0) return this.#find(facts.itemRules.flatMap(firstOf), depth);
    if (type !== 'object') return undefined;
    const hidden = new Set(facts.origins.flatMap((pointer) => this.#knowledge.hidden.namesAt(pointer)));
    for (const name of facts.required) {
      const found = hidden.has(name) ? undefined : this.#find(declared(facts, name), depth);
      if (found) return found;
    }
    return undefined;
  }
}

/** What is said of a property by its name; what else applies to it could only leave less. */
const declared = ({ propertyRules }: Facts, name: string): readonly Place[] =>
  propertyRules.flatMap((rule) => rule.declared.get(name) ?? []);

/** Whether another branch would have given other facts. */
const isChosen = ({ choices, unsettled }: Facts): boolean =>
  choices.length > 0 || unsettled.some(({ schema }) => keyword(schema, 'if') !== undefined);

const firstOf = ({ prefix: [first], rest }: Facts['itemRules'][number]): readonly Place[] => {
  const place = first ?? rest;
  return place ? [place] : [];
};
