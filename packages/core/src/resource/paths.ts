import type { ApiModel, Operation } from '../model/model.js';

/**
 * Removes the parameter names and a trailing slash from a path. Two templates of the same shape identify the same
 * resource: `/pets/{id}`, `/pets/{petId}` and `/pets/{id}/`.
 */
export const pathShape = (path: string): string => routeShape(withoutTrailingSlash(path));

/** Removes the parameter names from a path. Two templates of the same shape match the same requests. */
const routeShape = (path: string): string =>
  path.includes('{') ? path.replaceAll(/\{[^}]*\}/g, '{}') : path;

/** Returns the path without a slash at its end: `/items` for `/items/`. */
export const withoutTrailingSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path);

/** Returns true if the path ends in a parameter, with or without a slash after it. */
export const isItemPath = (path: string): boolean => withoutTrailingSlash(path).endsWith('}');

/** Returns the path without its last segment and without a trailing slash: `/items` for `/items/{id}/`. */
export const collectionPath = (path: string): string =>
  path.slice(0, withoutTrailingSlash(path).lastIndexOf('/'));

/** Returns the last segment of a path: `items` for `/shop/items/`. */
export const lastSegment = (path: string): string =>
  withoutTrailingSlash(path).slice(collectionPath(path).length + 1);

/** Returns the parameter names of a path template, in order. */
export function pathParameterNames(path: string): readonly string[] {
  const names: string[] = [];
  for (let start = path.indexOf('{'); start >= 0; ) {
    const end = path.indexOf('}', start + 1);
    if (end < 0) break;
    // Empty braces name no parameter.
    if (end > start + 1) names.push(path.slice(start + 1, end));
    start = path.indexOf('{', end > start + 1 ? end + 1 : start + 1);
  }
  return names;
}

/** Returns the part of a path up to its last parameter: `/orders/{id}` for `/orders/{id}/ship`. */
export const pathUpToLastParameter = (path: string): string | undefined => /^.*\{[^{}]*\}/.exec(path)?.[0];

/** Returns the part of a path up to and including a parameter. */
export const pathUpTo = (path: string, name: string): string =>
  path.slice(0, path.indexOf(`{${name}}`) + name.length + 2);

/**
 * Returns whether a request can have this path. Some documents distinguish operations by a query or fragment in the
 * path, which a path must not contain (OpenAPI 3.1 §4.8.8, RFC 3986 §3.3).
 */
export const isRequestable = (path: string): boolean => !/[?#]/.test(path);

/**
 * Returns the operations of all paths with the same shape. A server cannot distinguish `/pets/{id}` and
 * `/pets/{petId}`.
 */
export function operationsOn(model: ApiModel, path: string): readonly Operation[] {
  const { byShape, byPath } = routesOf(model);
  let operations = byPath.get(path);
  if (!operations) {
    operations = byShape.get(routeShape(path)) ?? NONE;
    byPath.set(path, operations);
  }
  return operations;
}

const NONE: readonly Operation[] = [];

/**
 * Returns the operation at a path, or else the one at the path that differs only in its trailing slash, or `undefined`.
 * Frameworks such as Django and FastAPI put the items of `/items/` at `/items/{id}` or `/items/{id}/`.
 */
export function operationAt(model: ApiModel, method: string, path: string): Operation | undefined {
  const isWanted = (operation: Operation): boolean => operation.method === method;
  const bare = withoutTrailingSlash(path);
  return (
    operationsOn(model, path).find(isWanted) ??
    operationsOn(model, path === bare ? `${bare}/` : bare).find(isWanted)
  );
}

/**
 * Returns the path of a collection's items, or `undefined` if the document has none. It may be a prefix of a documented
 * path: `/jobs/{id}/notes` implies `/jobs/{id}`.
 */
export function documentedItemPath(model: ApiModel, collection: string): string | undefined {
  let cached = itemPaths.get(model);
  if (!cached) {
    cached = itemPathsOf(model);
    itemPaths.set(model, cached);
  }
  return cached.get(`${pathShape(collection)}/{}`);
}

function itemPathsOf({ paths }: ApiModel): ReadonlyMap<string, string> {
  const byShape = new Map<string, string>();
  const add = (path: string): void => {
    const shape = pathShape(path);
    if (!byShape.has(shape)) byShape.set(shape, path);
  };
  for (const { path } of paths) add(path);
  for (const { path } of paths) for (const name of pathParameterNames(path)) add(pathUpTo(path, name));
  return byShape;
}

/**
 * Returns the names that the last parameter of an item path has in other templates of the document: `featureName` for
 * `/features/{child}` beside `/features/{featureName}/tags`.
 */
export function otherParameterNames(model: ApiModel, path: string): readonly string[] {
  let cached = parameterNames.get(model);
  if (!cached) {
    cached = parameterNamesOf(model);
    parameterNames.set(model, cached);
  }
  const own = pathParameterNames(path).at(-1);
  return [...(cached.get(pathShape(path)) ?? [])].filter((name) => name !== own);
}

function parameterNamesOf({ paths }: ApiModel): ReadonlyMap<string, ReadonlySet<string>> {
  const byShape = new Map<string, Set<string>>();
  for (const { path } of paths)
    for (const name of pathParameterNames(path)) {
      const shape = pathShape(pathUpTo(path, name));
      const names = byShape.get(shape) ?? new Set();
      byShape.set(shape, names.add(name));
    }
  return byShape;
}

const parameterNames = new WeakMap<ApiModel, ReadonlyMap<string, ReadonlySet<string>>>();

const itemPaths = new WeakMap<ApiModel, ReadonlyMap<string, string>>();

interface Routes {
  readonly byShape: ReadonlyMap<string, readonly Operation[]>;
  /** The results by path, because planning looks up the same paths hundreds of times. */
  readonly byPath: Map<string, readonly Operation[]>;
}

function routesOf(model: ApiModel): Routes {
  const cached = routes.get(model);
  if (cached) return cached;
  const byShape = new Map<string, Operation[]>();
  for (const operation of model.operations) {
    const shape = routeShape(operation.path);
    const group = byShape.get(shape);
    if (group) group.push(operation);
    else byShape.set(shape, [operation]);
  }
  const created = { byShape, byPath: new Map() };
  routes.set(model, created);
  return created;
}

/** Cached per model, because every operation of a document is looked up. */
const routes = new WeakMap<ApiModel, Routes>();
