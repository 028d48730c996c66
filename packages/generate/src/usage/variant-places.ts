import type { ApiModel, Location } from '@touchstone/core';
import { childPointer, parsePointer } from '@touchstone/core/internal';
import { NameTable } from '../code/name-table.js';
import { childSite, siteOf } from '../schema/schema-site.js';
import type { Variant, Variants } from './variants.js';

/** A component schema that the document does not have. */
export interface NewComponent {
  readonly name: string;
  readonly location: Location;
}

const SUFFIXES = { form: 'Form', part: 'Part', value: 'Request' } as const;

/** Determines where the new document contains each variant: in place of the original schema or in a new component. */
export class VariantPlaces {
  /** The variants that differ from their original. */
  readonly changed: ReadonlySet<Variant>;
  /** The component schemas to write, by name. */
  readonly components: Map<string, Variant> = new Map();
  readonly newComponents: NewComponent[] = [];
  readonly #model: ApiModel;
  readonly #pointers = new Map<Variant, string>();
  /** The variant that takes the place of its original, by pointer. */
  readonly #bases = new Map<string, Variant>();

  constructor(model: ApiModel, variants: Variants, roots: ReadonlySet<Variant>) {
    this.#model = model;
    this.changed = variants.changed();
    for (const root of roots) this.#bases.set(root.pointer, root);
    for (const variant of variants.all) {
      const base = this.#bases.get(variant.pointer);
      if (componentOf(variant.pointer) === undefined || (base && rank(base) <= rank(variant))) continue;
      this.#bases.set(variant.pointer, variant);
    }
    const names = new NameTable(model.schemas.keys());
    for (const variant of variants.all) this.#place(variant, names);
  }

  /** The variants that the new document contains in place of their original or as components. */
  get written(): ReadonlySet<Variant> {
    return new Set([...this.changed, ...this.components.values()]);
  }

  pointerOf(variant: Variant): string {
    return this.#pointers.get(variant) ?? variant.pointer;
  }

  #place(variant: Variant, names: NameTable): void {
    const base = this.#bases.get(variant.pointer);
    const name = componentOf(variant.pointer);
    if (base === variant) {
      if (name !== undefined && this.changed.has(variant)) this.components.set(name, variant);
      return;
    }
    const enclosing = base ?? this.#enclosing(variant.pointer);
    const isSame = base === undefined && enclosing !== undefined && rank(enclosing) === rank(variant);
    const isOriginal = !this.changed.has(variant) && !(enclosing && this.changed.has(enclosing));
    if (isSame || isOriginal) return;
    const { direction, encoding } = variant.usage;
    const suffix = direction === 'response' ? 'Response' : SUFFIXES[encoding];
    const component = names.reserve(`${nameOf(variant.pointer)}${suffix}`);
    this.components.set(component, variant);
    this.newComponents.push({ name: component, location: this.#locationOf(variant.pointer) });
    this.#pointers.set(variant, childPointer('#/components/schemas', component));
  }

  /** Returns the variant at the innermost place that contains the pointer; `undefined` if there is none. */
  #enclosing(pointer: string): Variant | undefined {
    for (let at = pointer; at.length > 1; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
      const base = this.#bases.get(at);
      if (base) return base;
    }
    return undefined;
  }

  #locationOf(pointer: string): Location {
    const [root, kind, component = '', ...rest] = parsePointer(pointer);
    const node = root === 'components' && kind === 'schemas' ? this.#model.schemas.get(component) : undefined;
    return node
      ? childSite(siteOf(node), ...rest).location
      : { source: this.#model.location.source, pointer };
  }
}

/** Returns the rank of a variant. The variant with the lowest rank keeps the name of the component. */
function rank({ usage: { direction, encoding, hidden } }: Variant): string {
  const order = direction === 'response' ? 0 : encoding === 'value' ? 1 : encoding === 'form' ? 2 : 3;
  return `${order} ${hidden.join(' ')}`;
}

/** Returns the name of the component schema at a pointer; `undefined` for any other schema. */
function componentOf(pointer: string): string | undefined {
  const [root, kind, name, ...rest] = parsePointer(pointer);
  return root === 'components' && kind === 'schemas' && rest.length === 0 ? name : undefined;
}

const nameOf = (pointer: string): string =>
  parsePointer(pointer)
    .join('_')
    .replace(/^components_schemas_/, '');
