import type { LoadedDocument } from '../load/load.js';
import { type Cursor, Reader } from '../model/cursor.js';

/** An example or default value in a document, with its schema. */
export interface ExampleSite {
  readonly label: string;
  readonly example: Cursor;
  readonly schema: Cursor;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const SCHEMA_MAPS = ['properties', 'patternProperties', '$defs', 'dependentSchemas'];
const SCHEMA_LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const SCHEMA_KEYS = [
  'items',
  'additionalProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'propertyNames',
  'contains',
  'not',
  'if',
  'then',
  'else',
];

/** Returns every example and default that has a schema, each once. Runs in linear time. */
export function exampleSites(loaded: LoadedDocument): readonly ExampleSite[] {
  return sitesOf(loaded).sites;
}

/** Returns every schema of a document once. Runs in linear time. */
export function schemaSites(loaded: LoadedDocument): readonly Cursor[] {
  return sitesOf(loaded).schemas;
}

const cache = new WeakMap<LoadedDocument, Sites>();

function sitesOf(loaded: LoadedDocument): Sites {
  const sites = cache.get(loaded) ?? new Sites(loaded);
  cache.set(loaded, sites);
  return sites;
}

class Sites {
  readonly sites: ExampleSite[] = [];
  readonly schemas: Cursor[] = [];
  readonly #reader: Reader;
  readonly #seen = new Set<string>();

  constructor(loaded: LoadedDocument) {
    this.#reader = new Reader(loaded);
    const { root } = this.#reader;
    for (const key of ['paths', 'webhooks']) {
      for (const item of this.#children(root, key)) this.#pathItem(item);
    }
    const components = this.#reader.child(root, 'components');
    if (!components) return;
    for (const item of this.#children(components, 'pathItems')) this.#pathItem(item);
    for (const callback of this.#children(components, 'callbacks')) this.#callback(callback);
    for (const key of ['parameters', 'headers']) {
      for (const holder of this.#children(components, key)) this.#holder(holder);
    }
    for (const body of this.#children(components, 'requestBodies')) this.#content(body);
    for (const response of this.#children(components, 'responses')) this.#response(response);
    for (const schema of this.#children(components, 'schemas', 'as written')) this.#schema(schema);
  }

  #pathItem(item: Cursor): void {
    if (!this.#once(item)) return;
    for (const parameter of this.#list(item, 'parameters')) this.#holder(parameter);
    for (const method of METHODS) {
      const operation = this.#reader.child(item, method);
      if (!operation) continue;
      for (const parameter of this.#list(operation, 'parameters')) this.#holder(parameter);
      const body = this.#reader.child(operation, 'requestBody');
      if (body) this.#content(body);
      for (const response of this.#children(operation, 'responses')) this.#response(response);
      for (const callback of this.#children(operation, 'callbacks')) this.#callback(callback);
    }
  }

  /** Visits the path items of a callback, which has one for each expression. */
  #callback(callback: Cursor): void {
    for (const expression of keysOf(callback)) {
      if (expression.startsWith('x-')) continue;
      const item = this.#reader.child(callback, expression);
      if (item) this.#pathItem(item);
    }
  }

  #response(response: Cursor): void {
    for (const header of this.#children(response, 'headers')) this.#holder(header);
    this.#content(response);
  }

  #content(owner: Cursor): void {
    for (const media of this.#children(owner, 'content')) this.#holder(media);
  }

  /** Visits an object that has a schema and examples: a parameter, header or media type. */
  #holder(holder: Cursor): void {
    if (!this.#once(holder)) return;
    this.#content(holder);
    const schema = this.#reader.rawChild(holder, 'schema');
    if (!schema) return;
    this.#schema(schema);
    const single = this.#reader.rawChild(holder, 'example');
    if (single) this.sites.push({ label: 'This example', example: single, schema });
    const examples = this.#reader.child(holder, 'examples');
    for (const name of keysOf(examples)) {
      const named = examples && this.#reader.child(examples, name);
      const value = named && this.#reader.rawChild(named, 'value');
      if (value) this.sites.push({ label: `Example ${name}`, example: value, schema });
    }
  }

  #schema(schema: Cursor): void {
    if (!this.#once(schema) || typeof schema.value !== 'object' || schema.value === null) return;
    this.schemas.push(schema);
    const defaultValue = this.#reader.rawChild(schema, 'default');
    if (defaultValue) this.sites.push({ label: 'This default', example: defaultValue, schema });
    const single = this.#reader.rawChild(schema, 'example');
    if (single) this.sites.push({ label: 'This example', example: single, schema });
    for (const example of this.#list(schema, 'examples', 'as written')) {
      this.sites.push({ label: 'This example', example, schema });
    }
    for (const key of SCHEMA_KEYS) {
      const child = this.#reader.rawChild(schema, key);
      if (child) this.#schema(child);
    }
    for (const key of SCHEMA_MAPS)
      for (const child of this.#children(schema, key, 'as written')) this.#schema(child);
    for (const key of SCHEMA_LISTS)
      for (const child of this.#list(schema, key, 'as written')) this.#schema(child);
  }

  #once(cursor: Cursor): boolean {
    if (this.#seen.has(cursor.pointer)) return false;
    this.#seen.add(cursor.pointer);
    return true;
  }

  #children(parent: Cursor, key: string, mode: 'resolved' | 'as written' = 'resolved'): readonly Cursor[] {
    const map = this.#reader.rawChild(parent, key);
    return keysOf(map).flatMap((name) => (map && this.#childOf(map, name, mode)) ?? []);
  }

  #list(parent: Cursor, key: string, mode: 'resolved' | 'as written' = 'resolved'): readonly Cursor[] {
    const list = this.#reader.rawChild(parent, key);
    if (!list || !Array.isArray(list.value)) return [];
    return list.value.flatMap((_, index) => this.#childOf(list, index, mode) ?? []);
  }

  #childOf(parent: Cursor, key: string | number, mode: 'resolved' | 'as written'): Cursor | undefined {
    return mode === 'resolved' ? this.#reader.child(parent, key) : this.#reader.rawChild(parent, key);
  }
}

function keysOf(cursor: Cursor | undefined): readonly string[] {
  const value = cursor?.value;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}
