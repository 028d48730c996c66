import type { Operation } from '@touchstone/core';
import {
  createdIdPointer,
  isJson,
  LOCATION_HEADER,
  listedIdPointer,
  pathParameterNames,
} from '@touchstone/core/internal';

import type { Environment } from '../environment.js';
import type { Reply } from '../message.js';
import type { RequestContext } from '../request-context.js';
import { itemPathBelow } from '../state/types/item-path.js';
import { scalarsAt } from '../state/types/references.js';

/** Returns the ids of the collection items that a reply lists or creates. */
export function shownIds(
  { environment, operation: { operation, responses } }: RequestContext,
  reply: Reply,
): readonly (string | number)[] {
  const parameter = itemParameter(environment, operation);
  const response = parameter === null ? undefined : responses.byStatus(String(reply.status));
  if (parameter === null || !response) return [];
  const { model } = environment;
  const { method, path } = operation;
  const pointer =
    method === 'POST'
      ? createdIdPointer(model, response, path, parameter)
      : listedIdPointer(model, response, parameter, path);
  if (pointer === undefined) return [];
  const { headers, body } = reply;
  if (pointer === LOCATION_HEADER) {
    const id = headers.location?.split(/[?#]/, 1)[0]?.split('/').at(-1);
    return id ? [id] : [];
  }
  const isReadable = typeof body === 'string' && isJson(headers['content-type'] ?? '');
  return isReadable ? scalarsAt(JSON.parse(body), pointer) : [];
}

/**
 * Returns the JSON Pointer to the id of a created resource in the response of an operation; `undefined` if the operation
 * creates no items of a collection, or if its response names no id.
 */
export function createdIdAt({ environment, operation }: RequestContext): string | undefined {
  const { operation: documented, responses } = operation;
  const parameter = documented.method === 'POST' ? itemParameter(environment, documented) : null;
  return parameter === null
    ? undefined
    : createdIdPointer(environment.model, responses.usual.response, documented.path, parameter);
}

const itemParameters = new WeakMap<Operation, string | null>();

/**
 * Returns the name of the path parameter that identifies a collection's items; `null` if the operation neither lists
 * nor creates items.
 */
function itemParameter({ model }: Environment, operation: Operation): string | null {
  const cached = itemParameters.get(operation);
  if (cached !== undefined) return cached;
  const { method, path } = operation;
  const below = itemPathBelow(model, path);
  const parameter = below === undefined ? undefined : pathParameterNames(below).at(-1);
  const result = parameter === undefined || (method !== 'POST' && method !== 'GET') ? null : parameter;
  itemParameters.set(operation, result);
  return result;
}
