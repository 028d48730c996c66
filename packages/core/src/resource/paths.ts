import type { ApiModel, Operation } from '../model/model.js';

/** A path with its parameter names removed: two templates of the same shape are the same path. */
export const shapeOf = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '{}');

/** The parameters of a path template, in their order. */
export const namesIn = (path: string): readonly string[] =>
  [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');

/** A path as far as a parameter, the parameter with it. */
export const pathTo = (path: string, name: string): string =>
  path.slice(0, path.indexOf(`{${name}}`) + name.length + 2);

/**
 * Whether a request can have a path. Some documents tell operations on one path apart by a query or a fragment, which
 * are no part of it (OpenAPI 3.1 §4.8.8, RFC 3986 §3.3).
 */
export const isRequestable = (path: string): boolean => !/[?#]/.test(path);

/** The operations of a path, under every template of its shape: `/pets/{id}` and `/pets/{petId}` are one to a server. */
export function operationsOn(model: ApiModel, path: string): readonly Operation[] {
  return routesOf(model).get(shapeOf(path)) ?? [];
}

export function operationAt(model: ApiModel, method: string, path: string): Operation | undefined {
  return operationsOn(model, path).find((operation) => operation.method === method);
}

/** The path of a collection's items, if only on the way to what is below them: `/jobs/{id}` of `/jobs/{id}/notes`. */
export function itemBelow(model: ApiModel, collection: string): string | undefined {
  let cached = itemPaths.get(model);
  if (!cached) {
    cached = itemPathsOf(model);
    itemPaths.set(model, cached);
  }
  return cached.get(`${shapeOf(collection)}/{}`);
}

function itemPathsOf({ paths }: ApiModel): ReadonlyMap<string, string> {
  const byShape = new Map<string, string>();
  const add = (path: string): void => {
    const shape = shapeOf(path);
    if (!byShape.has(shape)) byShape.set(shape, path);
  };
  for (const { path } of paths) add(path);
  for (const { path } of paths) for (const name of namesIn(path)) add(pathTo(path, name));
  return byShape;
}

const itemPaths = new WeakMap<ApiModel, ReadonlyMap<string, string>>();

function routesOf(model: ApiModel): ReadonlyMap<string, readonly Operation[]> {
  const cached = routes.get(model);
  if (cached) return cached;
  const byShape = new Map<string, Operation[]>();
  for (const operation of model.operations) {
    const shape = shapeOf(operation.path);
    const group = byShape.get(shape);
    if (group) group.push(operation);
    else byShape.set(shape, [operation]);
  }
  routes.set(model, byShape);
  return byShape;
}

/** By model, which never changes: a document of a thousand operations is searched for every one of them. */
const routes = new WeakMap<ApiModel, ReadonlyMap<string, readonly Operation[]>>();
