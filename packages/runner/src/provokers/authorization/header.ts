import type { Trigger } from '@touchstone/core';
import { withHeaderOf, withParameter } from '../../plan/edit-request.js';
import { markerOf } from '../../plan/marker.js';
import { isUntested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import { callerFor } from '../../scenario/caller-for.js';
import { foreignTo } from '../../scenario/caller-requirements.js';
import type { ProvokeContext, RequestMutation } from '../provoke-context.js';
import { tenantOf } from '../tenant-of.js';

type Header = ProvokeContext<Extract<Trigger, { kind: 'header' }>>;

/** Returns mutations that omit a required header, send it empty, or name a tenant that the caller may not act for. */
export function headerMutations(target: Header): readonly RequestMutation[] {
  const { trigger } = target;
  switch (trigger.is) {
    case 'missing':
      return [withText(trigger.name, undefined)];
    case 'empty':
      return [withText(trigger.name, '')];
    case 'not-allowed':
      return notAllowed(target);
  }
}

const withText = (name: string, text: string | undefined): RequestMutation => ({
  name: '',
  edit: (request) => withParameter(request, 'header', name, text),
});

/**
 * Keeps the token, because a wrong header must not invalidate it. The same token must succeed with the correct header.
 */
const withSameToken = (request: RequestTemplate): RequestTemplate => ({ ...request, keepsToken: true });

/**
 * Returns mutations that send an unknown name, the name of another tenant if its caller is available, and, if the run
 * can change callers, the caller's own tenant after the caller lost access to it.
 */
function notAllowed({ context, operation, trigger }: Header): readonly RequestMutation[] {
  const { name } = trigger;
  const { control, seed } = context.options;
  const unknown: RequestMutation = {
    ...withText(name, markerOf(seed, operation.id)),
    name: 'unknown',
    recovered: withSameToken,
  };
  const stranger = callerFor(context, operation, foreignTo(operation));
  const foreign: readonly RequestMutation[] =
    isUntested(stranger) || stranger === null
      ? []
      : [{ name: 'of another tenant', edit: (request) => withHeaderOf(request, name, stranger) }];
  if (!control.callers) return [unknown, ...foreign];
  const tenant = tenantOf({ operation });
  const switchedOff: RequestMutation = {
    name: 'switched off in use',
    before: (caller) => [
      ...(context.tokenEndpoints.size > 0
        ? [{ kind: 'renew-token' as const, role: 'prerequisite' as const, caller }]
        : []),
      { kind: 'update-caller', role: 'prerequisite', caller, change: { tenants: [] } },
    ],
    edit: withSameToken,
    recover: (caller) => [
      { kind: 'update-caller', role: 'recovered', caller, change: { tenants: [tenant] } },
    ],
  };
  return [unknown, ...foreign, switchedOff];
}
