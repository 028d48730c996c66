import { type ApiModel, atPointer, type Operation, type Schema } from '@touchstone/core';
import type { Bind, Bound, Step, Unreachable } from './case.js';
import { isUnreachable, type PlanContext, successOf } from './context.js';
import { type Need, principalFor } from './principals.js';
import { shapeOf } from './references.js';
import { request } from './request.js';
import { scenario } from './scenario.js';

/** How to have something that a request needs: the steps that make or find it, and what they bind. */
export interface Recipe {
  readonly steps: readonly Step[];
  readonly bound: Bound;
  readonly cleanup: readonly Step[];
}

export interface Wanted {
  /** Whose it is, and whose credentials make it. */
  readonly need: Need;
  /** Binding name, unique within the case. */
  readonly name: string;
  /** What it is made for: draws values of its own. */
  readonly label: string;
  /** Values of the path's earlier parameters. */
  readonly parents: ReadonlyMap<string, Bound>;
  readonly depth: number;
  /** Bindings that must differ from this one. */
  readonly not?: readonly Bound[];
}

const MAX_DEPTH = 5;

/**
 * The resource at an item path such as `/customers/{id}`: given by the configuration, produced by the POST of
 * its collection, or found in the collection's list.
 */
export function resource(context: PlanContext, path: string, wanted: Wanted): Recipe | Unreachable {
  const given = context.options.references?.[path];
  if (given !== undefined) return { steps: [], bound: { binding: wanted.name, given }, cleanup: [] };
  const collection = path.slice(0, path.lastIndexOf('/'));
  const parameter = /\{([^}]+)\}$/.exec(path)?.[1] ?? 'id';
  if (wanted.depth > MAX_DEPTH) return noResource(path, 'its prerequisites have no end');
  return (
    produced(context, collection, parameter, wanted) ??
    listed(context, collection, null, parameter, wanted) ??
    noResource(path, `no POST ${collection} answers with an id, and no GET ${collection} lists any`)
  );
}

/** Values at a pointer of what a path answers, `*` for any index: produced where its collection has a POST, else found. */
export function valueAt(context: PlanContext, path: string, pointer: string, wanted: Wanted): Recipe | Unreachable {
  if (wanted.depth > MAX_DEPTH) return noResource(path, 'its prerequisites have no end');
  const property = pointer.slice(pointer.lastIndexOf('/') + 1);
  const made = property === 'id' ? produced(context, path, property, wanted) : undefined;
  return made ?? listed(context, path, pointer, property, wanted) ?? noResource(path, `no GET ${path} answers with it`);
}

function produced(context: PlanContext, collection: string, parameter: string, wanted: Wanted): Recipe | Unreachable | undefined {
  const create = operationAt(context.model, 'POST', collection);
  const success = create && successOf(context, create);
  const idPointer = success && idIn(context.model, jsonSchema(success.response.content), parameter);
  if (!create || !success || idPointer === undefined) return undefined;
  const made = scenario(context, create, {
    need: wanted.need,
    label: `${wanted.name} for ${wanted.label}`,
    shape: 'example',
    prefix: `${wanted.name}.`,
    parents: renamed(wanted.parents, collection, create.path),
    depth: wanted.depth + 1,
  });
  if (isUnreachable(made)) return made;
  const step: Step = {
    kind: 'request',
    id: `create ${wanted.name}`,
    request: made.request,
    expect: { rule: 'status-intended', obligation: success.id, prerequisite: true },
    bind: [{ name: wanted.name, pointer: idPointer }],
  };
  const removal = removeStep(context, collection, parameter, made.request.principal, wanted);
  return { steps: [...made.steps, step], bound: { binding: wanted.name }, cleanup: [...removal, ...made.cleanup] };
}

function listed(
  context: PlanContext,
  path: string,
  pointer: string | null,
  parameter: string,
  wanted: Wanted,
): Recipe | Unreachable | undefined {
  const list = operationAt(context.model, 'GET', path);
  const success = list && successOf(context, list);
  const at = pointer ?? (success && itemIdIn(context.model, jsonSchema(success.response.content), parameter));
  if (!list || !success || at === undefined) return undefined;
  const principal = principalFor(context, list, wanted.need);
  if (isUnreachable(principal)) return principal;
  const bind: Bind = { name: wanted.name, pointer: at, ...(wanted.not && { not: wanted.not }) };
  const step: Step = {
    kind: 'request',
    id: `find ${wanted.name}`,
    request: request(list, principal, { parents: renamed(wanted.parents, path, list.path) }),
    expect: { rule: 'status-intended', obligation: success.id, prerequisite: true },
    bind: [bind],
  };
  return { steps: [step], bound: { binding: wanted.name }, cleanup: [] };
}

function removeStep(
  context: PlanContext,
  collection: string,
  parameter: string,
  principal: string | null,
  wanted: Wanted,
): readonly Step[] {
  const remove = context.model.operations.find(
    ({ method, path }) => method === 'DELETE' && shapeOf(path) === shapeOf(`${collection}/{${parameter}}`),
  );
  const success = remove && successOf(context, remove);
  if (!remove || !success) return [];
  const own = /\{([^}]+)\}$/.exec(remove.path)?.[1] ?? parameter;
  const parents = new Map([...renamed(wanted.parents, collection, remove.path), [own, { binding: wanted.name }]]);
  return [
    {
      kind: 'request',
      id: `remove ${wanted.name}`,
      request: request(remove, principal, { parents }),
      expect: { rule: 'status-intended', obligation: success.id, prerequisite: true },
    },
  ];
}

/** The same values under the names that another template of the same shape gives its parameters. */
function renamed(parents: ReadonlyMap<string, Bound>, from: string, to: string): ReadonlyMap<string, Bound> {
  const names = [...to.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
  const values = [...from.matchAll(/\{([^}]+)\}/g)].map(([, name]) => parents.get(name ?? ''));
  return new Map(names.flatMap((name, index) => (values[index] ? [[name, values[index]] as const] : [])));
}

export function operationAt(model: ApiModel, method: string, path: string): Operation | undefined {
  const shape = shapeOf(path);
  return model.operations.find((operation) => operation.method === method && shapeOf(operation.path) === shape);
}

const jsonSchema = (content: Obligation['response']['content']): Schema | undefined =>
  content.find(({ mediaType }) => /\bjson\b/.test(mediaType))?.schema?.schema;

type Obligation = NonNullable<ReturnType<typeof successOf>>;

/** Where an answer to a create holds the new id: at the root, or in an envelope one level down. */
function idIn(model: ApiModel, schema: Schema | undefined, parameter: string): string | undefined {
  return pointersTo(model, schema, parameter)[0];
}

/** Where a list holds the ids of its items: a bare array, or an array one level down. */
function itemIdIn(model: ApiModel, schema: Schema | undefined, parameter: string): string | undefined {
  const arrays: [string, unknown][] = [['', schema], ...propertiesOf(model, schema).map(([name, child]) => [`/${name}`, child] as [string, unknown])];
  for (const [pointer, candidate] of arrays) {
    const items = flatten(model, candidate).flatMap((part) => ('items' in part ? [part.items] : []))[0];
    const own = items === undefined ? undefined : pointersTo(model, items, parameter).find((found) => found.split('/').length === 2);
    if (own !== undefined) return `${pointer}/*${own}`;
  }
  return undefined;
}

function pointersTo(model: ApiModel, schema: unknown, parameter: string): readonly string[] {
  const names = [parameter, 'id', '_id', 'uuid'];
  const properties = propertiesOf(model, schema);
  const own = names.filter((name) => properties.some(([property]) => property === name)).map((name) => `/${name}`);
  const nested = properties.flatMap(([name, child]) => {
    const inner = propertiesOf(model, child).map(([property]) => property);
    return names.filter((candidate) => inner.includes(candidate)).map((candidate) => `/${name}/${candidate}`);
  });
  return [...own, ...nested.filter((pointer) => pointer.startsWith('/data/')), ...nested];
}

function propertiesOf(model: ApiModel, schema: unknown): readonly [string, unknown][] {
  return flatten(model, schema).flatMap((part) =>
    typeof part.properties === 'object' && part.properties !== null ? Object.entries(part.properties) : [],
  );
}

/** A schema and what it is composed of by `$ref` and `allOf`. */
function flatten(model: ApiModel, schema: unknown, depth = 0): readonly Record<string, unknown>[] {
  if (typeof schema !== 'object' || schema === null || depth > 16) return [];
  const node = schema as Record<string, unknown>;
  const referred = typeof node.$ref === 'string' ? flatten(model, atPointer(model.document, node.$ref), depth + 1) : [];
  const parts = Array.isArray(node.allOf) ? node.allOf.flatMap((part) => flatten(model, part, depth + 1)) : [];
  return [node, ...referred, ...parts];
}

function noResource(path: string, why: string): Unreachable {
  return { reason: 'no resource', detail: `Nothing gives a ${path}: ${why}. Configure \`references: { '${path}': '…' }\`.` };
}
