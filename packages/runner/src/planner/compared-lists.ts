import type { Operation } from '@touchstone/core';
import {
  collectionPath,
  documentedItemPath,
  itemOperation,
  listedIdPointer,
  own,
  pathParameterNames,
  pathShape,
  pathUpTo,
  withoutTrailingSlash,
} from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';
import type { ComparedList } from '../plan/compared-list.js';
import { isUntested } from '../plan/reasons.js';
import type { Body } from '../plan/request-template.js';
import { sampleBody } from '../scenario/body.js';
import { callTemplate } from '../scenario/call-template.js';
import { callerFor } from '../scenario/caller-for.js';
import { type PlanContext, selectableOf, successOf } from '../scenario/context.js';
import { effectOfOperation, mayCreateWith } from '../scenario/effect-of-operation.js';
import { largestPage, nextPage } from '../scenario/list-pages.js';
import { configuredSegment, documentedSegment } from '../scenario/parameters.js';
import { suggestsRead } from './suggests-read.js';

/** Maximum number of lists that a run compares. */
const MAX_LISTS = 40;

/**
 * Returns the lists that a run compares before and after its cases, in document order. Empty if the run starts the
 * server, or only reads.
 */
export function comparedLists(context: PlanContext): readonly ComparedList[] {
  const { model, options } = context;
  if (options.isShared !== true || options.allow.length === 0) return [];
  const lists: ComparedList[] = [];
  for (const operation of model.operations) {
    const list = isTopLevel(operation) && comparedList(context, operation);
    if (list) lists.push(list);
    if (lists.length === MAX_LISTS) return lists;
  }
  for (const operation of model.operations) {
    const list = listWithin(context, operation, lists);
    if (list) lists.push(list);
    if (lists.length === MAX_LISTS) break;
  }
  return lists;
}

const isTopLevel = ({ path }: Operation): boolean => !path.includes('{');

/**
 * Returns the list that a GET reads below a configured or documented value of its only path parameter, or below the first
 * item of one of the given lists. Such a path is `/servers/{server}/zones`.
 */
function listWithin(
  context: PlanContext,
  operation: Operation,
  lists: readonly ComparedList[],
): ComparedList | undefined {
  const [parameter, ...others] = pathParameterNames(operation.path);
  if (operation.method !== 'GET' || parameter === undefined || others.length > 0) return undefined;
  const item = pathUpTo(operation.path, parameter);
  if (withoutTrailingSlash(operation.path) === item) return undefined;
  const value =
    configuredSegment(context, operation, parameter) ?? documentedSegment(context, operation, parameter);
  const literal = value === undefined ? own(context.options.references, item) : String(value.value);
  const binding: Binding | undefined = typeof literal === 'string' ? { name: parameter, literal } : undefined;
  const containing = lists.find(
    ({ collection }) => pathShape(collection) === pathShape(collectionPath(item)),
  );
  if (!binding && !containing) return undefined;
  const list = comparedList(context, operation, binding ?? { name: parameter });
  return list && (binding || !containing ? list : { ...list, within: { list: containing, parameter } });
}

/**
 * Returns the list that an operation reads; undefined if it reads none, or may not be called.
 * @param parent The value of its path parameter.
 */
function comparedList(
  context: PlanContext,
  operation: Operation,
  parent?: Binding,
): ComparedList | undefined {
  const { model } = context;
  const success = successOf(context, operation);
  if (!success || !mayRead(context, operation)) return undefined;
  if (context.options.exclude?.(selectableOf(success)) !== undefined) return undefined;
  const collection = collectionOfList(context, operation);
  const item = documentedItemPath(model, collection);
  const name = pathParameterNames(item ?? '').at(-1) ?? 'id';
  const pointer = listedIdPointer(model, success.response, name, collection);
  if (pointer === undefined) return undefined;
  const request = requestOf(context, operation, parent);
  const page = nextPage(context, operation);
  const read = parent ? undefined : itemOf(context, collection);
  return request && { collection, request, pointer, ...(page && { page }), ...(read && { item: read }) };
}

/** Returns the GET of the items of a collection; undefined if there is none, or if it may not be called. */
function itemOf(context: PlanContext, collection: string): ComparedList['item'] {
  const operation = itemOperation(context.model, 'GET', collection);
  const [at, ...others] = pathParameterNames(operation?.path ?? '');
  if (!operation || at === undefined || others.length > 0 || !mayRead(context, operation)) return undefined;
  const request = requestOf(context, operation, undefined);
  return request && { at, request };
}

/**
 * Returns true for a GET or POST that only reads. A POST whose name suggests that it reads counts too if the options allow
 * its effect; a run sends it only if one of its cases does.
 */
function mayRead(context: PlanContext, operation: Operation): boolean {
  if (own(context.options.operations, operation.id)?.allow === false) return false;
  const isRead = effectOfOperation(context, operation).kind === 'read';
  if (operation.method === 'GET') return isRead;
  return (
    operation.method === 'POST' && (isRead || (suggestsRead(operation) && mayCreateWith(context, operation)))
  );
}

/** Returns `/flows` for `POST /flows/filter`, and the path itself for other lists. */
function collectionOfList({ model }: PlanContext, { method, path }: Operation): string {
  if (method === 'GET' || documentedItemPath(model, path) !== undefined) return path;
  return path.replace(/\/[^/]+\/?$/, '') || path;
}

/** Returns the smallest request of a read; undefined if it cannot be planned. */
function requestOf(
  context: PlanContext,
  operation: Operation,
  parent: Binding | undefined,
): ComparedList['request'] | undefined {
  // A caller of the control protocol would be created for this call only.
  if (context.options.control.callers && operation.security.length > 0) return undefined;
  const parameters = largestPage(context, operation);
  const body = bodyOf(context, operation);
  if (isUntested(parameters) || body === null) return undefined;
  const caller = callerFor(context, operation, { tenant: 'removal' });
  if (isUntested(caller)) return undefined;
  return callTemplate(operation, caller, {
    parameters,
    ...(parent && { parents: new Map([[parent.name, parent]]) }),
    ...(body && { body }),
  });
}

/** Returns the minimal body; undefined if the operation takes none, and null if the run cannot know a value in it. */
function bodyOf(context: PlanContext, operation: Operation): Body | undefined | null {
  if (operation.method === 'GET') return undefined;
  const sampled = sampleBody(context, operation, { label: 'compared list', shape: 'minimal' });
  if (sampled === undefined) return undefined;
  return isUntested(sampled) || sampled.references.length > 0 ? null : sampled.body;
}
