import type { Method } from '@touchstone/core';
import { operationsOn } from '@touchstone/core/internal';
import type { RequestTemplate, Untested } from '../plan/case.js';
import { type Overlay, type Target, untested } from './provoker.js';

/** OPTIONS, HEAD and TRACE are answered by servers on their own account (RFC 9110 §9.3). */
const TRIED: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The verbs a path does not declare. */
function undeclaredVerbs({ context, operation }: Target): readonly Method[] {
  const declared = operationsOn(context.model, operation.path).map(({ method }) => method);
  return TRIED.filter((method) => !declared.includes(method));
}

/** Every undeclared verb on the path (RFC 9110 §15.5.6). */
export function methodOverlays(target: Target): readonly Overlay[] | Untested {
  const verbs = undeclaredVerbs(target);
  if (verbs.length === 0)
    return untested('no violation possible', `${target.operation.path} declares every verb.`);
  return verbs.map((method) => ({
    name: method,
    fresh: true,
    edit: (request: RequestTemplate) => withMethod(request, method),
  }));
}

function withMethod(request: RequestTemplate, method: Method): RequestTemplate {
  const { body: _body, ...rest } = request;
  const bodiless = method === 'GET' || method === 'DELETE';
  const body = bodiless ? undefined : (request.body ?? { mediaType: 'application/json', value: {} });
  return {
    ...rest,
    method,
    ...(body && { body }),
    substitutions: bodiless
      ? request.substitutions.filter((each) => each.in !== 'body')
      : request.substitutions,
  };
}
