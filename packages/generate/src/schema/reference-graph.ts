import type { ApiModel, Schema, SchemaNode } from '@touchstone/core';
import { atPointer, childPointer, parsePointer } from '@touchstone/core/internal';
import type { ProblemList } from '../generate-error.js';
import { childPlace, type Place, placeOf } from './place.js';
import { isSchema, isSchemaObject, subschemas } from './subschemas.js';

/** A schema that other schemas name: a component, or whatever else a `$ref` leads to. */
export interface NamedSchema {
  readonly place: Place;
  readonly schema: Schema;
  /** The component's name; absent for a target inside another schema. */
  readonly component?: string;
}

interface Edge {
  readonly to: string;
  readonly inPlace: boolean;
  readonly place: Place;
}

/**
 * Every schema reached by name, in an order in which each comes after those it refers to, as far as cycles
 * allow. Linear in the size of the schemas.
 */
export class ReferenceGraph {
  readonly #model: ApiModel;
  readonly #problems: ProblemList;
  readonly #named = new Map<string, NamedSchema>();
  readonly #edges = new Map<string, readonly Edge[]>();

  constructor(model: ApiModel, anonymous: readonly SchemaNode[], problems: ProblemList) {
    this.#model = model;
    this.#problems = problems;
    for (const [component, node] of model.schemas) {
      const pointer = ['components', 'schemas', component].reduce(childPointer, '#');
      this.#named.set(pointer, { place: { ...placeOf(node), pointer }, schema: node.schema, component });
    }
    for (const node of anonymous) this.#scan(node.schema, placeOf(node), true, []);
    // A target found on the way is scanned in its turn.
    for (const [pointer, { schema, place }] of this.#named) {
      const edges: Edge[] = [];
      this.#scan(schema, place, true, edges);
      this.#edges.set(pointer, edges);
    }
    this.#refuseEndless();
  }

  /** What a `$ref` leads to, as a key of {@link ordered}; undefined for one that leads nowhere. */
  target(reference: string): string | undefined {
    const pointer = normalize(reference);
    return pointer !== undefined && this.#named.has(pointer) ? pointer : undefined;
  }

  get(pointer: string): NamedSchema | undefined {
    return this.#named.get(pointer);
  }

  /** Depth first, in document order. */
  ordered(): ReadonlyMap<string, NamedSchema> {
    const done = new Map<string, NamedSchema>();
    const entered = new Set<string>();
    const visit = (pointer: string): void => {
      const named = this.#named.get(pointer);
      if (!named || entered.has(pointer)) return;
      entered.add(pointer);
      for (const edge of this.#edges.get(pointer) ?? []) visit(edge.to);
      done.set(pointer, named);
    };
    for (const pointer of this.#named.keys()) visit(pointer);
    return done;
  }

  #scan(schema: unknown, place: Place, inPlace: boolean, edges: Edge[]): void {
    if (!isSchemaObject(schema)) return;
    if (typeof schema.$ref === 'string') {
      const to = this.#resolve(schema.$ref, childPlace(place, '$ref'));
      if (to !== undefined) edges.push({ to, inPlace, place: childPlace(place, '$ref') });
    }
    for (const child of subschemas(schema)) {
      this.#scan(child.schema, childPlace(place, ...child.tokens), inPlace && child.inPlace, edges);
    }
  }

  #resolve(reference: string, place: Place): string | undefined {
    const pointer = normalize(reference);
    if (pointer === undefined) {
      this.#problems.add(
        'unsupported-reference',
        place.location,
        `A reference that is no JSON Pointer into the document cannot be generated: ${JSON.stringify(reference)}.`,
        'Name the schema by its pointer, such as #/components/schemas/Job.',
      );
      return undefined;
    }
    if (this.#named.has(pointer)) return pointer;
    const schema = atPointer(this.#model.document, pointer);
    if (!isSchema(schema)) {
      this.#problems.add('no-unresolved-refs', place.location, `${reference} leads to no schema.`);
      return undefined;
    }
    this.#named.set(pointer, { place: this.#placeOf(pointer), schema });
    return pointer;
  }

  /** Inside a component the source is known, for a reference is never crossed; elsewhere the bundle stands for it. */
  #placeOf(pointer: string): Place {
    const tokens = parsePointer(pointer);
    const [root, kind, component, ...rest] = tokens;
    const node =
      root === 'components' && kind === 'schemas' ? this.#model.schemas.get(component ?? '') : undefined;
    return node
      ? { ...childPlace(placeOf(node), ...rest), pointer }
      : { pointer, location: { source: this.#model.location.source, pointer } };
  }

  /** A schema that applies itself to the same value again never comes to an end (Core §9.4.1). */
  #refuseEndless(): void {
    const state = new Map<string, 'open' | 'closed'>();
    const visit = (pointer: string): void => {
      state.set(pointer, 'open');
      for (const edge of this.#edges.get(pointer) ?? []) {
        if (!edge.inPlace) continue;
        if (state.get(edge.to) === 'open') {
          this.#problems.add(
            'endless-reference',
            edge.place.location,
            'This reference comes back to itself for the same value, so that validating it would never end.',
          );
        } else if (!state.has(edge.to)) visit(edge.to);
      }
      state.set(pointer, 'closed');
    };
    for (const pointer of this.#named.keys()) if (!state.has(pointer)) visit(pointer);
  }
}

function normalize(reference: string): string | undefined {
  if (reference !== '#' && !reference.startsWith('#/')) return undefined;
  return parsePointer(reference).reduce(childPointer, '#');
}
