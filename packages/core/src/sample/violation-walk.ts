import type { Json } from '../model/model.js';
import type { Random } from '../random.js';
import type { Direction, Hidden } from '../schema/hidden.js';
import { isObject } from '../schema/keywords.js';
import type { SchemaSet } from '../schema/validator.js';
import { applicable } from './applicable.js';
import { placesOf } from './array.js';
import { type Path, replaceAt } from './edit.js';
import type { Facts } from './facts.js';
import type { LookAhead } from './look-ahead.js';
import { anyMutations, choiceMutations, type Encoding } from './mutate/any.js';
import { arrayMutations } from './mutate/array.js';
import type { Mutation, MutationContext } from './mutate/mutation.js';
import { numberMutations } from './mutate/number.js';
import { objectMutations } from './mutate/object.js';
import { textMutations } from './mutate/text.js';
import { placesFor } from './object.js';
import type { Place } from './place.js';
import { Impossible } from './sample-error.js';
import { sampleValue } from './value.js';

/** A branch the valid value had taken, and where. */
interface Guard {
  readonly place: Place;
  readonly path: Path;
}

/** A constraint met on the way, and values to break it with. */
export interface Found {
  readonly mutation: Mutation;
  /** Where the value to replace stands in `root`. */
  readonly path: Path;
  /** The whole valid value, an absent property put in where the constraint is about one. */
  readonly root: Json;
  /** Outermost first. */
  readonly guards: readonly Guard[];
}

interface Context {
  readonly set: SchemaSet;
  readonly hidden: Hidden;
  readonly look: LookAhead;
  readonly direction: Direction;
  readonly random: Random;
  readonly encoding: Encoding;
  readonly root: Place;
}

/** Walks a valid value and its schemas side by side. */
export class ViolationWalk {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  *visit(
    places: readonly Place[],
    value: Json,
    path: Path,
    root: Json,
    outer: readonly Guard[],
    inserted: boolean,
    above: ReadonlySet<string> = new Set(),
  ): Generator<Found> {
    const found = applicable(places, value, this.#context.set.references, this.#isValid);
    if (!found) return;
    const { facts, branches } = found;
    // A schema within itself says nothing there that it did not say outside.
    if (facts.origins.some((origin) => above.has(origin))) return;
    const within = new Set([...above, ...facts.origins]);
    const guards = [...outer, ...branches.map((place) => ({ place, path }))];
    const hidden = new Set(facts.origins.flatMap((pointer) => this.#context.hidden.namesAt(pointer)));
    const random = this.#context.random.fork(path.join('/'));
    const context: MutationContext = { random, hidden, make: this.#make, isValid: this.#isValid };
    for (const mutation of this.#mutations(facts, value, context)) yield { mutation, path, root, guards };
    const members = Array.isArray(value)
      ? itemsToVisit(facts, value)
      : isObject(value)
        ? propertiesToVisit(facts, value)
        : [];
    for (const [member, memberPlaces] of members) {
      if (memberPlaces.length === 0 || hidden.has(String(member))) continue;
      const at = [...path, member];
      const present =
        isObject(value) || Array.isArray(value)
          ? Object.hasOwn(value, member)
            ? memberOf(value, member)
            : undefined
          : undefined;
      if (present !== undefined) yield* this.visit(memberPlaces, present, at, root, guards, inserted, within);
      else if (!inserted)
        yield* this.#insert(memberPlaces, at, root, guards, random.fork(`insert ${member}`), within);
    }
  }

  /** Puts an absent member in, where the value stays valid with it, and breaks that. */
  *#insert(
    places: readonly Place[],
    path: Path,
    root: Json,
    guards: readonly Guard[],
    random: Random,
    within: ReadonlySet<string>,
  ): Generator<Found> {
    const made = this.#make(places, random);
    if (made === undefined) return;
    const whole = replaceAt(root, path, made);
    if (this.#isValid(this.#context.root, whole))
      yield* this.visit(places, made, path, whole, guards, true, within);
  }

  *#mutations(facts: Facts, value: Json, context: MutationContext): Generator<Mutation> {
    yield* anyMutations(facts, value, this.#context.encoding, context);
    // Whatever breaks another constraint of a value from a list is not in the list either.
    yield* choiceMutations(facts, value, context);
    if (facts.values) return;
    if (typeof value === 'string') yield* textMutations(facts, value, context);
    else if (typeof value === 'number') yield* numberMutations(facts, value, context);
    else if (Array.isArray(value)) yield* arrayMutations(facts, value, context);
    else if (isObject(value)) yield* objectMutations(facts, value, context);
  }

  readonly #isValid = (place: Place, value: Json): boolean =>
    this.#context.set.validate(place, value, { direction: this.#context.direction }).length === 0;

  readonly #make = (places: readonly Place[], random: Random): Json | undefined => {
    const { set, hidden, look, direction } = this.#context;
    const budget = { size: { left: 500 }, steps: { left: 2000 } };
    const session = { set, hidden, look, direction, shape: 'minimal' as const, hints: false, ...budget };
    try {
      const made = sampleValue(places, { name: '', depth: 0, path: new Set() }, random, session);
      return places.every((place) => this.#isValid(place, made)) ? made : undefined;
    } catch (error) {
      if (error instanceof Impossible) return undefined;
      throw error;
    }
  };
}

function memberOf(value: object, member: string | number): Json | undefined {
  return (value as { readonly [key: string | number]: Json })[member];
}

/** Declared properties, there or not, and one that is not declared. */
function propertiesToVisit(facts: Facts, value: { readonly [key: string]: Json }): [string, Place[]][] {
  const declared = new Set(facts.propertyRules.flatMap((rule) => [...rule.declared.keys()]));
  const other =
    Object.keys(value).find((name) => !declared.has(name)) ??
    (facts.propertyNames.length > 0 ? undefined : 'key1');
  const names = other === undefined ? [...declared] : [...declared, other];
  return names.filter((name) => !facts.forbidden.has(name)).map((name) => [name, placesFor(facts, name)]);
}

/** Every item of a prefix, and the first after it, there or not. */
function itemsToVisit(facts: Facts, value: readonly Json[]): [number, Place[]][] {
  const prefix = Math.max(0, ...facts.itemRules.map((rule) => rule.prefix.length));
  const last = Math.min(prefix, value.length);
  return Array.from({ length: last + 1 }, (_, index) => [index, placesOf(facts, index)]);
}
