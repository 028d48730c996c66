import type { Method } from '@touchstone/core';
import { operationsOn } from '@touchstone/core/internal';
import { withoutBody } from '../../plan/edit-request.js';
import { isUntested, type Untested, untested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { PlanContext } from '../../scenario/context.js';
import {
  collectCases,
  type ProvokeContext,
  type ProvokeResult,
  type RequestMutation,
} from '../provoke-context.js';
import { refusal } from '../refusal.js';

/** The methods to try. Excludes OPTIONS, HEAD and TRACE, which servers often handle automatically (RFC 9110 §9.3). */
const TRIED_METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Returns a mutation for each tried method that the path does not declare (RFC 9110 §15.5.6). */
export function methodMutations({
  context,
  operation,
}: ProvokeContext): readonly RequestMutation[] | Untested {
  const declared = operationsOn(context.model, operation.path).map(({ method }) => method);
  const methods = TRIED_METHODS.filter((method) => !declared.includes(method));
  if (methods.length === 0)
    return untested(
      'no violation possible',
      `${operation.path} declares all of ${TRIED_METHODS.join(', ')}.`,
    );
  return methods.map((method) => ({
    name: method,
    fresh: true,
    edit: (request: RequestTemplate) => withMethod(request, method),
  }));
}

function withMethod(request: RequestTemplate, method: Method): RequestTemplate {
  if (method === 'GET' || method === 'DELETE') return { ...withoutBody(request), method };
  const body = request.body ?? { mediaType: 'application/json', value: {} };
  return { ...request, method, body };
}

/**
 * Plans one case for each undeclared method of a path. The cases prove variants of all operations of the path, because
 * a 405 belongs to the path. They belong to the first operation for which they can be planned.
 */
export function provokeMethod(target: ProvokeContext, mutations: readonly RequestMutation[]): ProvokeResult {
  const { context, operation, variant } = target;
  const variants = operationsOn(context.model, operation.path)
    .flatMap(({ id }) => context.byOperation.get(id) ?? [])
    .filter(({ id }) => context.selected.has(id))
    .flatMap((obligation) =>
      obligation.variants.filter(({ trigger }) => trigger?.kind === 'method-unsupported'),
    );
  const senders = sendersOf.get(context) ?? new Set<string>();
  sendersOf.set(context, senders);
  if (variants.some(({ id }) => senders.has(id))) return [];
  const planned = collectCases(
    mutations.map((mutation) =>
      refusal(target, mutation, {
        // Independent of the operation that the case belongs to.
        id: `${operation.path} undeclared method ${mutation.name}`,
        variants: variants.map(({ id }) => id),
      }),
    ),
  );
  if (!isUntested(planned)) senders.add(variant.id);
  return planned;
}

/** Ids of the variants whose cases send the undeclared methods of a path. */
const sendersOf = new WeakMap<PlanContext, Set<string>>();
