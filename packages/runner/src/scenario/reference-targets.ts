import type { ApiModel, Operation } from '@touchstone/core';
import {
  collectionPath,
  createdIdPointer,
  documentedItemPath,
  isItemPath,
  LOCATION_HEADER,
  lastSegment,
  listedIdPointer,
  operationAt,
  pathParameterNames,
} from '@touchstone/core/internal';
import { words } from './field-names.js';

/** The items of a collection, or a list or a collection whose items have no path of their own. */
export interface Target {
  /** Path of the item, of the list or of the collection. */
  readonly path: string;
  /** The names of the items, singular, with underscores between words: `stock_location`. */
  readonly names: readonly string[];
  /** JSON Pointer to the ids in the response of a list, or to that of a creation; null for the path of an item. */
  readonly pointer: string | null;
}

const targetsByModel = new WeakMap<ApiModel, readonly Target[]>();

/** Returns the items and lists that a name of a property may mean, in document order. */
export function targetsOf(model: ApiModel): readonly Target[] {
  const cached = targetsByModel.get(model);
  if (cached) return cached;
  const targets = model.paths.flatMap(({ path }) => targetAt(model, path) ?? []);
  targetsByModel.set(model, targets);
  return targets;
}

function targetAt(model: ApiModel, path: string): Target | undefined {
  const get = operationAt(model, 'GET', path);
  if (isItemPath(path)) {
    if (pathParameterNames(path).length !== 1) return undefined;
    const schema = get && schemaName(get);
    const segment = singular(words(lastSegment(collectionPath(path))));
    return { path, names: [segment, ...(schema === undefined ? [] : [schema])], pointer: null };
  }
  if (!get) return createdTarget(model, path);
  const success = get.responses.find(({ status }) => status.startsWith('2'));
  const pointer = success && listedIdPointer(model, success, 'id');
  if (pointer === undefined || operationAt(model, 'GET', `${path}/{id}`)) return undefined;
  return { path, names: [singular(words(lastSegment(path)))], pointer };
}

/** Returns the collection to which only a POST is documented, if its response contains the id of the new item. */
function createdTarget(model: ApiModel, path: string): Target | undefined {
  const create = operationAt(model, 'POST', path);
  const success = create?.responses.find(({ status }) => status.startsWith('2'));
  if (!create || !success || pathParameterNames(path).length > 0 || documentedItemPath(model, path))
    return undefined;
  const name = singular(words(lastSegment(path)));
  const pointer = ['id', `${name}_id`].flatMap((id) => createdIdPointer(model, success, path, id) ?? [])[0];
  if (pointer === undefined || pointer === LOCATION_HEADER) return undefined;
  const schema = schemaName(create);
  return { path, names: [name, ...(schema === undefined ? [] : [schema])], pointer };
}

/** Returns the name of the component that an operation returns, with underscores between its words. */
function schemaName({ responses }: Operation): string | undefined {
  const success = responses.find(({ status }) => status.startsWith('2'));
  const text = JSON.stringify(success?.content[0]?.schema?.schema ?? null);
  const reference = /"\$ref":"[^"]*\/([^"/]+)"/.exec(text)?.[1];
  return reference && words(reference).replace(/_(answer|response|envelope|result|dto|out|read)$/, '');
}

/** Returns a name without its plural ending. */
export const singular = (name: string): string =>
  name
    .replace(/ies$/, 'y')
    .replace(/(ss|x|ch|sh)es$/, '$1')
    .replace(/(?<!s)s$/, '');

/** Returns the first target with the name, or else the only one with a similar name. */
export function best(targets: readonly Target[], subject: string): Target | undefined {
  const name = singular(subject);
  const exact = targets.find(({ names }) => names.includes(name));
  if (exact) return exact;
  const similar = targets.filter(({ names }) =>
    names.some((other) => `_${name}`.endsWith(`_${other}`) || `_${other}`.endsWith(`_${name}`)),
  );
  return similar.length === 1 ? similar[0] : undefined;
}
