import {
  isItemPath,
  lastSegment,
  own,
  pathParameterNames,
  withoutTrailingSlash,
} from '@touchstone/core/internal';
import type { RequestContext } from '../request-context.js';
import type { StoredRecord } from '../state/store/record.js';
import { itemPathBelow } from '../state/types/item-path.js';

/**
 * Returns the spellings of a resource's `Location`, the preferred one first: its path, its URL, and its path without
 * the base path of the server. Relative spellings come last. The schema of the header may reject some spellings, such as a path with
 * `format: uri`.
 */
export function itemLocations(context: RequestContext, record: StoredRecord): readonly string[] {
  const { incoming, environment } = context;
  const path = itemPathOf(context, record);
  const id = encodeURIComponent(record.id);
  return [
    path,
    `${incoming.origin}${path}`,
    path.slice(environment.basePath.length),
    `${lastSegment(incoming.path)}/${id}`,
    id,
  ];
}

/**
 * Returns the path of a resource: the requested path if it addresses the resource, or else the item path of the
 * requested collection, or of the resource's type.
 */
function itemPathOf({ incoming, route, environment }: RequestContext, { id }: StoredRecord): string {
  const { path } = route.item;
  const ids = pathParameterNames(path).map((name) => own(route.values, name) ?? '');
  if (isItemPath(path) && ids.at(-1) === id) return incoming.path;
  const template = itemPathBelow(environment.model, path);
  if (template?.match(PARAMETERS)?.length !== ids.length + 1)
    return isItemPath(path)
      ? incoming.path
      : `${withoutTrailingSlash(incoming.path)}/${encodeURIComponent(id)}`;
  const values = [...ids, id];
  return environment.basePath + template.replace(PARAMETERS, () => encodeURIComponent(values.shift() ?? ''));
}

/** Matches the parameters of a path template or path shape. */
const PARAMETERS = /\{[^}]*\}/g;
