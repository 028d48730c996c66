import type { ApiModel, Schema, SchemaNode } from '@touchstone/core';
import { atPointer, childPointer, parsePointer } from '@touchstone/core/internal';
import type { ProblemList } from '../generate-error.js';
import { childSite, type SchemaSite, siteOf } from './schema-site.js';
import { isSchema, isSchemaObject, subschemas } from './subschemas.js';

/** A component schema, or any other target of a `$ref`. */
export interface NamedSchema {
  readonly site: SchemaSite;
  readonly schema: Schema;
  /** The component's name; absent for a target inside another schema. */
  readonly component?: string;
}

interface Edge {
  readonly to: string;
  readonly inPlace: boolean;
  readonly site: SchemaSite;
}

/** All named schemas of a document and the references between them. Built in time linear in the size of the schemas. */
export class ReferenceGraph {
  readonly #model: ApiModel;
  readonly #problems: ProblemList;
  readonly #schemas = new Map<string, NamedSchema>();
  readonly #edges = new Map<string, readonly Edge[]>();

  constructor(model: ApiModel, anonymous: readonly SchemaNode[], problems: ProblemList) {
    this.#model = model;
    this.#problems = problems;
    for (const [component, node] of model.schemas) {
      const pointer = ['components', 'schemas', component].reduce(childPointer, '#');
      this.#schemas.set(pointer, { site: { ...siteOf(node), pointer }, schema: node.schema, component });
    }
    for (const node of anonymous) this.#scan(node.schema, siteOf(node), true, []);
    // A scan can append targets to the map; the loop also visits these.
    for (const [pointer, { schema, site }] of this.#schemas) {
      const edges: Edge[] = [];
      this.#scan(schema, site, true, edges);
      this.#edges.set(pointer, edges);
    }
    this.#reportEndlessReferences();
  }

  /** Returns the key of a `$ref` target in {@link ordered}, or `undefined` if the reference is unresolved. */
  target(reference: string): string | undefined {
    const pointer = normalize(reference);
    return pointer !== undefined && this.#schemas.has(pointer) ? pointer : undefined;
  }

  get(pointer: string): NamedSchema | undefined {
    return this.#schemas.get(pointer);
  }

  /** Returns each schema after the schemas it refers to, as far as cycles allow: depth first, in document order. */
  ordered(): ReadonlyMap<string, NamedSchema> {
    const ordered = new Map<string, NamedSchema>();
    walkDepthFirst(
      this.#schemas.keys(),
      (pointer) => this.#edges.get(pointer) ?? [],
      () => {},
      (pointer) => {
        const schema = this.#schemas.get(pointer);
        if (schema) ordered.set(pointer, schema);
      },
    );
    return ordered;
  }

  #scan(schema: unknown, site: SchemaSite, inPlace: boolean, edges: Edge[]): void {
    if (!isSchemaObject(schema)) return;
    if (typeof schema.$ref === 'string') {
      const to = this.#resolve(schema.$ref, childSite(site, '$ref'));
      if (to !== undefined) edges.push({ to, inPlace, site: childSite(site, '$ref') });
    }
    for (const child of subschemas(schema)) {
      this.#scan(child.schema, childSite(site, ...child.tokens), inPlace && child.inPlace, edges);
    }
  }

  #resolve(reference: string, site: SchemaSite): string | undefined {
    const pointer = normalize(reference);
    if (pointer === undefined) {
      this.#problems.add(
        'unsupported-reference',
        site.location,
        `The reference ${JSON.stringify(reference)} is not supported: expected a JSON Pointer into the document.`,
        'Refer to the schema by its pointer, for example #/components/schemas/Job.',
      );
      return undefined;
    }
    if (this.#schemas.has(pointer)) return pointer;
    const schema = atPointer(this.#model.document, pointer);
    if (!isSchema(schema)) {
      this.#problems.add(
        'no-unresolved-refs',
        site.location,
        `The reference ${reference} does not resolve to a schema.`,
      );
      return undefined;
    }
    this.#schemas.set(pointer, { site: this.#siteOf(pointer), schema });
    return pointer;
  }

  /**
   * Returns the position of a target. A target inside a component is in the source file of the component, because its
   * pointer crosses no reference. For any other target, the location in the bundled document is used.
   */
  #siteOf(pointer: string): SchemaSite {
    const tokens = parsePointer(pointer);
    const [root, kind, component, ...rest] = tokens;
    const node =
      root === 'components' && kind === 'schemas' ? this.#model.schemas.get(component ?? '') : undefined;
    return node
      ? { ...childSite(siteOf(node), ...rest), pointer }
      : { pointer, location: { source: this.#model.location.source, pointer } };
  }

  /** Reports schemas that apply themselves to the same value in an infinite loop (Core §9.4.1). */
  #reportEndlessReferences(): void {
    walkDepthFirst(
      this.#schemas.keys(),
      (pointer) => (this.#edges.get(pointer) ?? []).filter(({ inPlace }) => inPlace),
      ({ site }) =>
        this.#problems.add(
          'endless-reference',
          site.location,
          'This reference refers back to itself for the same value, so validation would never end.',
        ),
      () => {},
    );
  }
}

/**
 * Visits nodes depth first. Iterative, because chains of references can be arbitrarily long.
 * @param onCycle Called with each edge that leads back to a node on the current path.
 * @param onLeave Called with each node after the nodes that it leads to.
 */
function walkDepthFirst(
  starts: Iterable<string>,
  edgesOf: (pointer: string) => readonly Edge[],
  onCycle: (edge: Edge) => void,
  onLeave: (pointer: string) => void,
): void {
  const state = new Map<string, 'open' | 'closed'>();
  const stack: { readonly pointer: string; readonly edges: Iterator<Edge> }[] = [];
  const enter = (pointer: string): void => {
    state.set(pointer, 'open');
    stack.push({ pointer, edges: edgesOf(pointer)[Symbol.iterator]() });
  };
  for (const start of starts) {
    if (!state.has(start)) enter(start);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const { done, value: edge } = top.edges.next();
      if (done) {
        stack.pop();
        state.set(top.pointer, 'closed');
        onLeave(top.pointer);
      } else if (state.get(edge.to) === 'open') onCycle(edge);
      else if (!state.has(edge.to)) enter(edge.to);
    }
  }
}

function normalize(reference: string): string | undefined {
  if (reference !== '#' && !reference.startsWith('#/')) return undefined;
  return parsePointer(reference).reduce(childPointer, '#');
}
