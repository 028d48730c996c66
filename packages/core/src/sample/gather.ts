import { isObject, keyword, type SchemaObject } from '../schema/keywords.js';
import type { References } from '../schema/references.js';
import { assert } from './assertions.js';
import { orderBranches } from './branches.js';
import type { Choice } from './choice.js';
import { Facts } from './facts.js';
import { listAt, type Place, placeAt, placeUnder } from './place.js';
import { Impossible } from './sample-error.js';

/**
 * Merges the schemas of one place into facts: through `$ref` and `allOf`, and one branch of every choice, going
 * back where a choice contradicts the rest.
 * @throws {Impossible} where no choice is consistent.
 */
export function gather(places: readonly Place[], choice: Choice): Facts {
  const facts = new Facts();
  facts.origins = places.map(({ pointer }) => pointer);
  return settle([...places], facts, choice);
}

function settle(queue: Place[], facts: Facts, choice: Choice): Facts {
  for (let place = queue.shift(); place; place = queue.shift()) {
    const { pointer, schema } = place;
    choice.steps.left -= 1;
    if (choice.steps.left < 0)
      throw new Impossible(pointer, 'its branches contradict each other, or are too many to try');
    if (schema === true) continue;
    if (schema === false) throw new Impossible(pointer, 'the schema admits nothing');
    if (!isObject(schema)) continue;
    assert(facts, place, schema);
    queue.unshift(...conjuncts(place, facts, choice.references));
    const options = alternatives(pointer, schema, facts, choice);
    if (options.length > 0) return choose(options, queue, facts, choice);
  }
  return facts;
}

/** Schemas that hold beside this one, whatever is chosen. */
export function conjuncts({ pointer, schema }: Place, facts: Facts, references: References): Place[] {
  if (!isObject(schema)) return [];
  const found: Place[] = [];
  for (const name of ['$ref', '$dynamicRef']) {
    const reference = keyword(schema, name);
    if (typeof reference !== 'string') continue;
    const target = references.target(pointer, reference);
    const place = target === undefined ? undefined : placeAt(references, target);
    if (!place) throw new Impossible(pointer, `${name} ${JSON.stringify(reference)} leads nowhere`);
    // A schema that applies to the same value twice says nothing new.
    if (facts.targets.includes(place.pointer)) continue;
    facts.targets = [...facts.targets, place.pointer];
    found.push(place);
  }
  return [...found, ...listAt(pointer, schema, 'allOf')];
}

/** One thing that may be chosen: schemas that then hold too, and what a discriminator says of it. */
interface Option {
  readonly places: readonly Place[];
  readonly preset?: readonly [property: string, value: string];
}

/** The first choice this schema leaves open, every further one kept for later as a schema of its own. */
function alternatives(pointer: string, schema: SchemaObject, facts: Facts, choice: Choice): Option[][] {
  const found: Option[][] = [];
  for (const name of ['oneOf', 'anyOf']) {
    const branches = listAt(pointer, schema, name);
    if (branches.length === 0) continue;
    const ordered = orderBranches(branches, facts, choice);
    found.push(ordered.map((branch) => withPreset(branch, schema)));
  }
  const condition = placeUnder(pointer, schema, 'if');
  if (condition) {
    const [yes, no] = [placeUnder(pointer, schema, 'then'), placeUnder(pointer, schema, 'else')];
    const options: Option[] = [{ places: yes ? [condition, yes] : [condition] }, { places: no ? [no] : [] }];
    found.push(choice.random.next() < 0.5 ? options : options.reverse());
  }
  return found;
}

function choose(groups: Option[][], queue: readonly Place[], facts: Facts, choice: Choice): Facts {
  const [group, ...others] = groups;
  if (!group) return settle([...queue], facts, choice);
  let last: Impossible | undefined;
  for (const option of group) {
    const attempt = facts.copy();
    if (option.preset) attempt.presets = new Map([...attempt.presets, option.preset]);
    try {
      return choose(others, [...option.places, ...queue], attempt, choice);
    } catch (error) {
      if (!(error instanceof Impossible)) throw error;
      last = error;
    }
  }
  throw last ?? new Impossible(facts.blame, 'there is no branch to choose');
}

/** OpenAPI 3.1 §4.8.25: the discriminating property names the branch's schema, directly or through the mapping. */
function withPreset(branch: Place, schema: SchemaObject): Option {
  const discriminator = keyword(schema, 'discriminator');
  const reference = keyword(branch.schema, '$ref');
  if (
    !isObject(discriminator) ||
    typeof discriminator.propertyName !== 'string' ||
    typeof reference !== 'string'
  ) {
    return { places: [branch] };
  }
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  const mapping = Object.entries(isObject(discriminator.mapping) ? discriminator.mapping : {});
  const mapped = mapping.find(([, target]) => target === reference || target === name)?.[0];
  return { places: [branch], preset: [discriminator.propertyName, mapped ?? name] };
}
