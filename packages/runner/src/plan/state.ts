import { type Operation, resolveSchema } from '@touchstone/core';
import {
  documentedItemPath,
  listedIdPointer,
  operationAt,
  pathParameterNames,
  type ResourceReference,
  referencesIn,
} from '@touchstone/core/internal';

import type { SkipReason } from '../report/report.js';
import type { Bound, Comparison, RequestStep, RequestTemplate } from './case.js';
import { isUntested, type PlanContext, successOf } from './context.js';
import { SAFE } from './lanes.js';
import { mediaOf } from './media.js';
import { sampleParameters } from './parameters.js';
import { ownReferences } from './references.js';
import { request } from './request.js';
import { renamed } from './routes.js';
import type { Scenario } from './scenario.js';

/** How to see that a refused call changed nothing: reads before and after it. */
export interface Watch {
  readonly before: readonly RequestStep[];
  after(refused: string): readonly RequestStep[];
  /** Why nothing can be compared. */
  readonly skipped?: SkipReason;
}

const NOTHING: Watch = { before: [], after: () => [] };

/**
 * Reads by which a refused write shows: the items its path names, the items its body names where it names no
 * other, or, for a create, a search of the collection for the case's own marker.
 */
export function watch(
  context: PlanContext,
  operation: Operation,
  wellFormed: Scenario,
  wrong: RequestTemplate,
): Watch {
  if (SAFE.includes(wrong.method)) return NOTHING;
  const { request: subject, marker } = wellFormed;
  const items = itemReads(context, operation, subject);
  if (items.length > 0) return compareReads(items);
  const list = wrong.method === 'POST' ? operationAt(context.model, 'GET', operation.path) : undefined;
  if (!list) return { ...NOTHING, skipped: 'no read to compare' };
  const carried = marker !== null && carries(wrong, marker);
  return carried
    ? search(context, list, subject, marker)
    : { ...NOTHING, skipped: 'no marker to search for' };
}

function carries({ body }: RequestTemplate, marker: string): boolean {
  if (!body || 'moreThan' in body) return false;
  return ('text' in body ? body.text : JSON.stringify(body.value)).includes(marker);
}

function compareReads(reads: readonly RequestStep[]): Watch {
  return {
    before: reads.map((read) => ({ ...read, id: `before: ${read.id}` })),
    after: (refused) =>
      reads.map((read) => ({
        ...read,
        id: `after: ${read.id}`,
        expect: {
          ...read.expect,
          compare: { kind: 'unchanged', since: `before: ${read.id}`, refused } satisfies Comparison,
        },
      })),
  };
}

/** GETs of the item the path names and of what hangs on it, or of the items the body names. */
function itemReads(
  context: PlanContext,
  operation: Operation,
  subject: RequestTemplate,
): readonly RequestStep[] {
  const segments = operation.path.split('/');
  const prefixes = segments.map((_, index) => segments.slice(0, index + 1).join('/'));
  const isItem = (path: string): boolean => path.endsWith('}') && !isList(context, path);
  const ofPath = prefixes
    .filter((path) => isItem(path) || (path === operation.path && path.includes('{') && !path.endsWith('}')))
    .flatMap((path) => operationAt(context.model, 'GET', path) ?? []);
  const parents = boundIn(subject, 'path');
  if (operation.path.includes('{'))
    return ofPath.flatMap((get) => readStep(context, get, subject, parents, operation.path));
  const own = ownReferences(context.model, operation, subject);
  if (own.length > 0) return own.flatMap((reference) => referredItem(context, subject, reference));
  if (operationAt(context.model, 'GET', operation.path)) return [];
  return referredItems(context, operation, subject);
}

/** `/snippets/{workspace}` that lists what is at `/snippets/{workspace}/{id}`: other cases make things in it meanwhile. */
function isList(context: PlanContext, path: string): boolean {
  const get = operationAt(context.model, 'GET', path);
  const success = get && successOf(context, get);
  const parameter = pathParameterNames(documentedItemPath(context.model, path) ?? '').at(-1);
  return (
    success !== undefined &&
    parameter !== undefined &&
    listedIdPointer(context.model, success.response, parameter) !== undefined
  );
}

function referredItems(
  context: PlanContext,
  operation: Operation,
  subject: RequestTemplate,
): readonly RequestStep[] {
  const schema = mediaOf(operation)?.schema?.schema;
  const body = subject.body && 'value' in subject.body ? subject.body.value : null;
  return referencesIn(context.model, schema, body).flatMap((reference) =>
    referredItem(context, subject, reference),
  );
}

function referredItem(
  context: PlanContext,
  subject: RequestTemplate,
  { at, path, pointer }: ResourceReference,
): readonly RequestStep[] {
  const bound = subject.substitutions.find((each) => each.in === 'body' && each.at === at)?.value;
  const get = pointer === null ? operationAt(context.model, 'GET', path) : undefined;
  const parameter = /\{([^}]+)\}$/.exec(get?.path ?? '')?.[1];
  if (!get || !bound || parameter === undefined) return [];
  const reads = readStep(context, get, subject, new Map([[parameter, bound]]), get.path);
  return reads.map((read) => ({ ...read, id: `${read.id} of ${at}` }));
}

function readStep(
  context: PlanContext,
  get: Operation,
  subject: RequestTemplate,
  parents: ReadonlyMap<string, Bound>,
  /** Template that the parents are named as in. */
  from: string,
): readonly RequestStep[] {
  const success = successOf(context, get);
  const required = sampleParameters(context, get);
  if (!success || isUntested(required)) return [];
  const known = subject.parameters.filter((parameter) => parameter.in === 'path');
  return [
    {
      kind: 'request',
      id: get.id,
      request: request(get, subject.caller, {
        parents: renamed(parents, from, get.path),
        parameters: [...known, ...required],
      }),
      expect: { rule: 'status-intended', obligation: success.id, prerequisite: true },
    },
  ];
}

function search(context: PlanContext, list: Operation, subject: RequestTemplate, marker: string): Watch {
  const success = successOf(context, list);
  const required = sampleParameters(context, list);
  if (!success || isUntested(required)) return { ...NOTHING, skipped: 'no read to compare' };
  const size = list.parameters.find(({ in: place, name }) => place === 'query' && PAGE_SIZE.test(name));
  const schema = size && resolveSchema(context.model, size.schema).schema;
  const maximum = typeof schema === 'object' ? schema.maximum : undefined;
  // Where no maximum is documented, any number may be too many.
  const largest =
    size && typeof maximum === 'number' ? [{ in: 'query' as const, name: size.name, value: maximum }] : [];
  const parameters = [...required.filter(({ name }) => name !== largest[0]?.name), ...largest];
  return {
    before: [],
    after: (refused) => [
      {
        kind: 'request',
        id: `search: ${list.id}`,
        request: request(list, subject.caller, {
          parents: renamed(boundIn(subject, 'path'), subject.path, list.path),
          parameters,
        }),
        expect: {
          rule: 'status-intended',
          obligation: success.id,
          prerequisite: true,
          compare: { kind: 'absent', marker, refused },
        },
      },
    ],
  };
}

const PAGE_SIZE = /^(per_page|perPage|page_size|pageSize|limit|size|page\[size\]|take|top)$/;

const boundIn = (template: RequestTemplate, place: 'path'): ReadonlyMap<string, Bound> =>
  new Map(
    template.substitutions.flatMap((each) => (each.in === place ? [[each.at, each.value] as const] : [])),
  );
