import type { ApiModel } from '@touchstone/core';
import { atPointer, childPointer, hiddenNames, own, parsePointer, setOwn } from '@touchstone/core/internal';
import { isMutable, type Mutable } from '../schema/document-walk.js';
import { isSchema, subschemas } from '../schema/subschemas.js';
import { asBinary, encodingBelow, isBinary, type Usage } from './usage.js';

/** A schema adapted to one usage. */
export interface Variant {
  /** Pointer of the original schema. */
  readonly pointer: string;
  readonly usage: Usage;
  /** A copy of the original schema that admits the values of this usage. */
  readonly copy: unknown;
  /** The references of the copy, with the variants that they lead to. */
  readonly references: readonly { readonly owner: Mutable; readonly target: Variant }[];
}

/** Creates the variants of the schemas of a document. The same schema and usage have one variant. */
export class Variants {
  /** All variants, in the order in which they were first used. */
  readonly all: Set<Variant> = new Set();
  readonly #model: ApiModel;
  readonly #byKey = new Map<string, Variant>();
  readonly #hidden: Readonly<Record<Usage['direction'], (pointer: string) => readonly string[]>>;
  readonly #pending: (() => void)[] = [];
  /** The variants whose own copy differs from the original. */
  readonly #changedHere = new Set<Variant>();
  readonly #required = new Map<string, ReadonlySet<string>>();

  constructor(model: ApiModel) {
    this.#model = model;
    this.#hidden = { request: hiddenNames(model, 'request'), response: hiddenNames(model, 'response') };
  }

  /** Returns the variant of an outermost schema. */
  root(pointer: string, direction: Usage['direction'], encoding: Usage['encoding']): Variant {
    const variant = this.#variant(pointer, { direction, encoding, hidden: this.#hidden[direction](pointer) });
    // Chains of references can be arbitrarily long, so their targets are copied one after another.
    for (let copy = this.#pending.pop(); copy; copy = this.#pending.pop()) copy();
    return variant;
  }

  /** Returns the variants that differ from their original, or lead to one that does. */
  changed(): ReadonlySet<Variant> {
    const sources = new Map<Variant, Variant[]>();
    for (const variant of this.all)
      for (const { target } of variant.references) {
        const list = sources.get(target);
        if (list) list.push(variant);
        else sources.set(target, [variant]);
      }
    const changed = new Set<Variant>();
    const stack = [...this.all].filter((variant) => this.#changedHere.has(variant));
    for (let variant = stack.pop(); variant; variant = stack.pop()) {
      if (changed.has(variant)) continue;
      changed.add(variant);
      for (const source of sources.get(variant) ?? []) stack.push(source);
    }
    return changed;
  }

  #variant(pointer: string, usage: Usage): Variant {
    const required = usage.hidden.length === 0 ? undefined : this.#requiredNames(pointer);
    const hidden = usage.hidden.filter((name) => required?.has(name));
    const key = JSON.stringify([pointer, usage.direction, usage.encoding, hidden]);
    const existing = this.#byKey.get(key);
    if (existing) return existing;
    const references: { owner: Mutable; target: Variant }[] = [];
    const root = atPointer(this.#model.document, pointer);
    const holder: Mutable = {};
    const variant: Variant = {
      pointer,
      usage: { ...usage, hidden },
      get copy() {
        return holder.copy;
      },
      references,
    };
    this.#byKey.set(key, variant);
    this.all.add(variant);
    this.#pending.push(() => {
      const onChange = (): void => void this.#changedHere.add(variant);
      holder.copy = this.#copy(root, pointer, usage, { references, onChange });
    });
    return variant;
  }

  #copy(
    schema: unknown,
    pointer: string,
    usage: Usage,
    result: { references: { owner: Mutable; target: Variant }[]; onChange: () => void },
  ): unknown {
    if (!isMutable(schema)) return schema;
    let copy: Mutable = { ...schema };
    for (const { schema: inner, tokens, inPlace } of subschemas(schema)) {
      const at = tokens.reduce<string>(childPointer, pointer);
      const [keyword = '', name] = tokens;
      const below: Usage = inPlace
        ? usage
        : {
            direction: usage.direction,
            encoding: encodingBelow(usage.encoding, String(keyword)),
            hidden: this.#hidden[usage.direction](at),
          };
      setInner(copy, schema, String(keyword), name, this.#copy(inner, at, below, result));
    }
    this.#dropHidden(copy, usage.hidden, result.onChange);
    const { $ref } = schema;
    const target = typeof $ref === 'string' ? this.#target($ref) : undefined;
    if (target !== undefined) result.references.push({ owner: copy, target: this.#variant(target, usage) });
    if (usage.encoding === 'part' && $ref === undefined && isBinary(copy)) {
      copy = asBinary(copy);
      result.onChange();
    }
    return copy;
  }

  #dropHidden(copy: Mutable, hidden: readonly string[], onChange: () => void): void {
    if (hidden.length === 0) return;
    const without = (names: unknown): unknown => {
      if (!Array.isArray(names) || !names.some((name) => hidden.includes(name))) return names;
      onChange();
      return names.filter((name) => !hidden.includes(name));
    };
    if (copy.required !== undefined) copy.required = without(copy.required);
    if (isMutable(copy.dependentRequired))
      copy.dependentRequired = Object.fromEntries(
        Object.entries(copy.dependentRequired).map(([name, names]) => [name, without(names)]),
      );
  }

  /** Returns the names that the schema at a pointer, or a schema that it includes for the same value, may require. */
  #requiredNames(pointer: string): ReadonlySet<string> {
    const known = this.#required.get(pointer);
    if (known) return known;
    const names = new Set<string>();
    const seen = new Set<unknown>();
    const stack = [atPointer(this.#model.document, pointer)];
    for (let schema: unknown = stack.pop(); schema !== undefined; schema = stack.pop()) {
      if (!isMutable(schema) || seen.has(schema)) continue;
      seen.add(schema);
      const lists = isMutable(schema.dependentRequired) ? Object.values(schema.dependentRequired) : [];
      for (const list of [schema.required, ...lists])
        if (Array.isArray(list)) for (const name of list) names.add(String(name));
      const target = typeof schema.$ref === 'string' ? this.#target(schema.$ref) : undefined;
      if (target !== undefined) stack.push(atPointer(this.#model.document, target));
      for (const inner of subschemas(schema)) if (inner.inPlace) stack.push(inner.schema as typeof schema);
    }
    this.#required.set(pointer, names);
    return names;
  }

  /** Returns the normalized pointer of a `$ref`; `undefined` if it is not a pointer to a schema. */
  #target($ref: string): string | undefined {
    if ($ref !== '#' && !$ref.startsWith('#/')) return undefined;
    const pointer = parsePointer($ref).reduce<string>(childPointer, '#');
    return isSchema(atPointer(this.#model.document, pointer)) ? pointer : undefined;
  }
}

/** Replaces a subschema in a copy. A list or map of subschemas is copied before its first change. */
function setInner(copy: Mutable, original: Mutable, keyword: string, name: unknown, inner: unknown): void {
  if (name === undefined) {
    setOwn(copy, keyword, inner);
    return;
  }
  const container = own(original, keyword);
  if (own(copy, keyword) === container)
    setOwn(copy, keyword, Array.isArray(container) ? [...container] : { ...Object(container) });
  const target = own(copy, keyword);
  if (Array.isArray(target)) target[Number(name)] = inner;
  else if (isMutable(target)) setOwn(target, String(name), inner);
}
