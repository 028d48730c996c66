import type { ApiModel, Schema } from '../model/model.js';
import { atPointer, childPointer, parsePointer } from '../pointer.js';
import { APPLICATORS, isObject, isSchema, keyword } from './keywords.js';

type Document = ApiModel['document'];

/** Base URI of the bundled document, against which a relative `$id` is resolved. */
const DOCUMENT_URI = 'https://document.invalid/';

interface Index {
  /** Absolute URI without fragment → pointer. */
  readonly resources: Map<string, string>;
  /** Absolute URI with fragment → pointer. */
  readonly anchors: Map<string, string>;
  /** Pointer of a resource → its dynamic anchors → pointer. */
  readonly dynamicAnchors: Map<string, Map<string, string>>;
}

/**
 * Resolves references within one bundled document (JSON Schema Core §8.2). A JSON Pointer fragment in a schema without
 * an `$id` at or above it, the usual case, is resolved directly. Other references need an index, which is built on
 * first use.
 */
export class References {
  readonly document: Document;
  /** Schemas by pointer. Cached, because walks read each schema often and parsing a pointer is slower than a lookup. */
  readonly #schemas = new Map<string, Schema | undefined>();
  /** Targets by pointer and reference. Cached, because walks follow each reference often. */
  readonly #targets = new Map<string, string | undefined>();
  #index: Index | undefined;

  constructor(document: Document) {
    this.document = document;
  }

  schemaAt(pointer: string): Schema | undefined {
    if (this.#schemas.has(pointer)) return this.#schemas.get(pointer);
    const value = atPointer(this.document, pointer);
    const schema = isSchema(value) ? value : undefined;
    this.#schemas.set(pointer, schema);
    return schema;
  }

  /**
   * Resolves a reference in the schema at `from`. Returns a pointer, or `undefined` if no schema exists at the target.
   */
  target(from: string, reference: string): string | undefined {
    const key = `${from} ${reference}`;
    if (this.#targets.has(key)) return this.#targets.get(key);
    const target = this.#resolve(from, reference);
    this.#targets.set(key, target);
    return target;
  }

  #resolve(from: string, reference: string): string | undefined {
    const resource = this.resourceOf(from);
    if (reference.startsWith('#') && resource.pointer === '#') {
      if (reference === '#') return '#';
      if (reference.startsWith('#/')) return this.#existing(reference);
    }
    const uri = resolveUri(reference, resource.uri);
    if (uri === undefined) return undefined;
    const [base = '', fragment = ''] = uri.split('#', 2);
    const start = this.#indexed().resources.get(base);
    if (start === undefined) return undefined;
    if (fragment === '') return start;
    if (!fragment.startsWith('/')) return this.#indexed().anchors.get(`${base}#${fragment}`);
    return this.#existing(`${start}${fragment}`);
  }

  /** Resolves a `$dynamicRef` to a pointer, given the dynamic anchors in scope (Core §8.2.3.2). */
  dynamicTargetIn(from: string, reference: string, anchors: ReadonlyMap<string, string>): string | undefined {
    const pointer = this.target(from, reference);
    const name = reference.split('#', 2)[1];
    const schema = pointer === undefined ? undefined : this.schemaAt(pointer);
    // The scope is used only if the initial target is a dynamic anchor.
    const isDynamic =
      name !== undefined && schema !== undefined && keyword(schema, '$dynamicAnchor') === name;
    return isDynamic ? (anchors.get(name) ?? pointer) : pointer;
  }

  /**
   * Returns the schema resource that contains a pointer: the nearest schema with an `$id` at or above it, or the
   * document if there is none.
   */
  resourceOf(pointer: string): { pointer: string; uri: string } {
    let resource = { pointer: '#', uri: DOCUMENT_URI };
    let value: unknown = this.document;
    let path = '#';
    for (const token of parsePointer(pointer)) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) break;
      value = (value as Record<string, unknown>)[token];
      path = childPointer(path, token);
      const uri =
        isObject(value) && typeof value.$id === 'string' ? resolveUri(value.$id, resource.uri) : undefined;
      if (uri !== undefined) resource = { pointer: path, uri: uri.split('#', 1)[0] ?? uri };
    }
    return resource;
  }

  dynamicAnchors(resource: string): ReadonlyMap<string, string> {
    return this.#indexed().dynamicAnchors.get(resource) ?? new Map();
  }

  #existing(pointer: string): string | undefined {
    if (this.schemaAt(pointer) === undefined) return undefined;
    // Normalizes percent-encoding, so that each schema has exactly one pointer.
    return pointer.includes('%') ? parsePointer(pointer).reduce(childPointer, '#') : pointer;
  }

  #indexed(): Index {
    this.#index ??= buildIndex(this.document);
    return this.#index;
  }
}

function resolveUri(reference: string, base: string): string | undefined {
  try {
    return new URL(reference, base).href;
  } catch {
    return undefined;
  }
}

/** Indexes the schemas of the document in one walk. Examples and extensions are skipped. */
function buildIndex(document: Document): Index {
  const index: Index = {
    resources: new Map([[DOCUMENT_URI, '#']]),
    anchors: new Map(),
    dynamicAnchors: new Map(),
  };
  const seen = new Set<object>();
  const stack: [value: unknown, pointer: string, isMap: boolean][] = [[document, '#', false]];
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const [value, pointer, isMap] = entry;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const [key, child] of Object.entries(value)) {
      const childAt = childPointer(pointer, key);
      if (isMap || key === 'schema') indexSchema(child, childAt, { pointer: '#', uri: DOCUMENT_URI }, index);
      else if (!/^(?:x-.*|examples?)$/.test(key))
        stack.push([child, childAt, childAt === '#/components/schemas']);
    }
  }
  return index;
}

function indexSchema(
  schema: unknown,
  pointer: string,
  parent: { pointer: string; uri: string },
  index: Index,
): void {
  if (!isObject(schema)) return;
  const uri =
    typeof schema.$id === 'string' ? resolveUri(schema.$id, parent.uri)?.split('#', 1)[0] : undefined;
  const resource = uri === undefined ? parent : { pointer, uri };
  if (uri !== undefined) index.resources.set(uri, pointer);
  for (const name of [schema.$anchor, schema.$dynamicAnchor]) {
    if (typeof name === 'string') index.anchors.set(`${resource.uri}#${name}`, pointer);
  }
  if (typeof schema.$dynamicAnchor === 'string') {
    const anchors = index.dynamicAnchors.get(resource.pointer) ?? new Map<string, string>();
    index.dynamicAnchors.set(resource.pointer, anchors.set(schema.$dynamicAnchor, pointer));
  }
  for (const [key, shape] of [...APPLICATORS, ['$defs', 'map'], ['contentSchema', 'schema']] as const) {
    const value = keyword(schema, key);
    const at = childPointer(pointer, key);
    if (shape === 'schema') indexSchema(value, at, resource, index);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, child] of Object.entries(value))
        indexSchema(child, childPointer(at, name), resource, index);
    }
  }
}
