import { isObject, keyword, type SchemaObject } from '../schema/keywords.js';
import type { References } from '../schema/references.js';
import { minimumLength } from './pattern.js';
import { type SchemaSite, siteAt, sitesInList, sitesInMap, siteUnder } from './schema-site.js';

/** The lower bounds that schemas set together, regardless of the chosen branches. */
export interface LowerBounds {
  readonly required: Set<string>;
  /** The schemas that `properties` declares, by name. */
  readonly declared: Map<string, SchemaSite[]>;
  /** `additionalProperties` of the schemas without `patternProperties`. */
  readonly entries: SchemaSite[];
  /** `items` of the schemas without `prefixItems`. */
  readonly items: SchemaSite[];
  readonly prefixes: SchemaSite[][];
  /** The branches of each `anyOf` and `oneOf`. */
  readonly choices: SchemaSite[][];
  minItems: number;
  minProperties: number;
  minLength: number;
  /** The admitted types; `undefined` if `type` does not restrict them. */
  types: ReadonlySet<string> | undefined;
  isEnumerated: boolean;
}

/** Collects the lower bounds of a schema, through `$ref` and `allOf`. Iterative, because references can form chains. */
export function lowerBounds(root: SchemaSite, references: References): LowerBounds {
  const bounds: LowerBounds = {
    required: new Set(),
    declared: new Map(),
    entries: [],
    items: [],
    prefixes: [],
    choices: [],
    minItems: 0,
    minProperties: 0,
    minLength: 0,
    types: undefined,
    isEnumerated: false,
  };
  const seen = new Set<string>();
  const stack = [root];
  for (let site = stack.pop(); site; site = stack.pop()) {
    const { pointer, schema } = site;
    if (!isObject(schema) || seen.has(pointer)) continue;
    seen.add(pointer);
    addKeywords(bounds, pointer, schema);
    const reference = keyword(schema, '$ref');
    const target = typeof reference === 'string' ? references.target(pointer, reference) : undefined;
    const referenced = target === undefined ? undefined : siteAt(references, target);
    if (referenced) stack.push(referenced);
    for (const branch of sitesInList(pointer, schema, 'allOf')) stack.push(branch);
  }
  return bounds;
}

function addKeywords(bounds: LowerBounds, pointer: string, schema: SchemaObject): void {
  bounds.isEnumerated ||= keyword(schema, 'const') !== undefined || keyword(schema, 'enum') !== undefined;
  const type = keyword(schema, 'type');
  if (type !== undefined) {
    const names = new Set(Array.isArray(type) ? type.map(String) : [String(type)]);
    bounds.types = bounds.types ? new Set([...bounds.types].filter((name) => names.has(name))) : names;
  }
  bounds.minItems = Math.max(bounds.minItems, count(schema, 'minItems'));
  bounds.minProperties = Math.max(bounds.minProperties, count(schema, 'minProperties'));
  const { pattern } = schema;
  const patternLength = typeof pattern === 'string' ? minimumLength(pattern) : 0;
  bounds.minLength = Math.max(bounds.minLength, count(schema, 'minLength'), patternLength);
  const required = keyword(schema, 'required');
  if (Array.isArray(required)) for (const name of required) bounds.required.add(String(name));
  for (const [name, site] of sitesInMap(pointer, schema, 'properties')) {
    const sites = bounds.declared.get(name);
    if (sites) sites.push(site);
    else bounds.declared.set(name, [site]);
  }
  const entries = siteUnder(pointer, schema, 'additionalProperties');
  if (entries && keyword(schema, 'patternProperties') === undefined) bounds.entries.push(entries);
  const prefix = sitesInList(pointer, schema, 'prefixItems');
  if (prefix.length > 0) bounds.prefixes.push(prefix);
  const items = siteUnder(pointer, schema, 'items');
  if (items && prefix.length === 0) bounds.items.push(items);
  for (const name of ['anyOf', 'oneOf']) {
    const branches = sitesInList(pointer, schema, name);
    if (branches.length > 0) bounds.choices.push(branches);
  }
}

function count(schema: SchemaObject, name: string): number {
  const value = keyword(schema, name);
  return typeof value === 'number' ? value : 0;
}
