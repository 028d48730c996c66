import type { Operation } from '@touchstone/core';
import {
  documentedItemPath,
  listedIdPointer,
  operationAt,
  pathParameterNames,
  type ResourceReference,
  referencesIn,
  withoutTrailingSlash,
} from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';
import { mediaOf } from '../plan/media.js';
import { isUntested } from '../plan/reasons.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { RequestStep } from '../plan/step.js';
import { callTemplate } from './call-template.js';
import { type PlanContext, successOf } from './context.js';
import { ownReferences } from './own-references.js';
import { sampleParameters } from './parameters.js';
import { renamed } from './renamed-parameters.js';

/** Plans GETs of the items that the path names and of the path itself, or of the items that the body names. */
export function itemReads(
  context: PlanContext,
  operation: Operation,
  subject: RequestTemplate,
): readonly RequestStep[] {
  const path = withoutTrailingSlash(operation.path);
  if (path.includes('{')) {
    const segments = path.split('/');
    const prefixes = segments.map((_, index) => segments.slice(0, index + 1).join('/'));
    return prefixes
      .filter((prefix) => (endsInParameter(prefix) ? !isList(context, prefix) : prefix === path))
      .flatMap((prefix) => operationAt(context.model, 'GET', prefix) ?? [])
      .flatMap((get) => itemRead(context, get, subject, pathBindings(subject), operation.path));
  }
  const own = ownReferences(context.model, operation, subject);
  if (own.length > 0) return own.flatMap((reference) => referenceRead(context, subject, reference));
  if (operationAt(context.model, 'GET', operation.path)) return [];
  const schema = mediaOf(operation)?.schema?.schema;
  const body = subject.body && 'value' in subject.body ? subject.body.value : null;
  return referencesIn(context.model, schema, body).flatMap((reference) =>
    referenceRead(context, subject, reference),
  );
}

const endsInParameter = (path: string): boolean => path.endsWith('}');

/**
 * Returns true for a path such as `/snippets/{workspace}` that lists the items of `/snippets/{workspace}/{id}`. Other
 * cases may create items there in the meantime, so its response cannot be compared.
 */
function isList(context: PlanContext, path: string): boolean {
  const get = operationAt(context.model, 'GET', path);
  const success = get && successOf(context, get);
  const parameter = pathParameterNames(documentedItemPath(context.model, path) ?? '').at(-1);
  return (
    success !== undefined &&
    parameter !== undefined &&
    listedIdPointer(context.model, success.response, parameter, path) !== undefined
  );
}

function referenceRead(
  context: PlanContext,
  subject: RequestTemplate,
  { at, path, pointer }: ResourceReference,
): readonly RequestStep[] {
  const binding = subject.substitutions.find(
    (substitution) => substitution.in === 'body' && substitution.at === at,
  )?.value;
  const get = pointer === null ? operationAt(context.model, 'GET', path) : undefined;
  const parameter = pathParameterNames(get?.path ?? '').at(-1);
  if (!get || !binding || parameter === undefined) return [];
  const reads = itemRead(context, get, subject, new Map([[parameter, binding]]), get.path);
  return reads.map((read) => ({ ...read, id: `${read.id} of ${at}` }));
}

/** Plans a GET by the caller of `subject`. `parents` are named as in the path template `from`. */
function itemRead(
  context: PlanContext,
  get: Operation,
  subject: RequestTemplate,
  parents: ReadonlyMap<string, Binding>,
  from: string,
): readonly RequestStep[] {
  const success = successOf(context, get);
  const required = sampleParameters(context, get);
  if (!success || isUntested(required)) return [];
  const literals = subject.parameters.filter((parameter) => parameter.in === 'path');
  return [
    {
      kind: 'request',
      role: 'before',
      id: get.id,
      request: callTemplate(get, subject.caller, {
        parents: renamed(parents, from, get.path),
        parameters: [...literals, ...required],
      }),
      expect: { rule: 'status-intended', obligation: success.id },
    },
  ];
}

export const pathBindings = ({ substitutions }: RequestTemplate): ReadonlyMap<string, Binding> =>
  new Map(
    substitutions.flatMap(({ in: place, at, value }) => (place === 'path' ? [[at, value] as const] : [])),
  );
