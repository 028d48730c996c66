import { isObject, keyword } from '../schema/keywords.js';
import type { References } from '../schema/references.js';
import { listAt, mapAt, type Place, placeAt, placeUnder } from './place.js';

/** What a schema leads to before any value is made. */
export class LookAhead {
  readonly #references: References;
  readonly #heights = new Map<string, number>();

  constructor(references: References) {
    this.#references = references;
  }

  /** Targets of the references that apply to the same value whatever is chosen. */
  targets(place: Place, seen: Set<string> = new Set()): string[] {
    if (!isObject(place.schema) || seen.has(place.pointer)) return [];
    seen.add(place.pointer);
    const target = this.#target(place);
    const direct = target ? [target.pointer, ...this.targets(target, seen)] : [];
    return [
      ...direct,
      ...listAt(place.pointer, place.schema, 'allOf').flatMap((branch) => this.targets(branch, seen)),
    ];
  }

  /** Levels of required members below a value of this schema, at least; `horizon` where there are that many or more. */
  height(place: Place, horizon: number): number {
    const { pointer, schema } = place;
    if (!isObject(schema)) return 0;
    if (horizon <= 0) return 0;
    const key = `${horizon} ${pointer}`;
    const known = this.#heights.get(key);
    if (known !== undefined) return known;
    this.#heights.set(key, horizon);
    const required = keyword(schema, 'required');
    const names = new Set(Array.isArray(required) ? required : []);
    const members = mapAt(pointer, schema, 'properties').filter(([name]) => names.has(name));
    const item =
      Number(keyword(schema, 'minItems') ?? 0) > 0 ? placeUnder(pointer, schema, 'items') : undefined;
    const below = [...members.map(([, member]) => member), ...(item ? [item] : [])];
    const target = this.#target(place);
    // A reference takes a step of the horizon as well, so that a circle of them ends.
    const beside = [...(target ? [target] : []), ...listAt(pointer, schema, 'allOf')];
    const choices = ['anyOf', 'oneOf']
      .map((name) => listAt(pointer, schema, name))
      .filter((list) => list.length > 0);
    const height = Math.max(
      0,
      ...below.map((member) => 1 + this.height(member, horizon - 1)),
      ...beside.map((other) => this.height(other, horizon - 1)),
      ...choices.map((list) => Math.min(...list.map((branch) => this.height(branch, horizon - 1)))),
    );
    this.#heights.set(key, height);
    return height;
  }

  #target(place: Place): Place | undefined {
    const reference = keyword(place.schema, '$ref') ?? keyword(place.schema, '$dynamicRef');
    const pointer =
      typeof reference === 'string' ? this.#references.target(place.pointer, reference) : undefined;
    return pointer === undefined ? undefined : placeAt(this.#references, pointer);
  }
}
