import type { Trigger } from '@touchstone/core';
import { withHeaderOf, withParameter } from '../../plan/edit.js';
import { markerOf } from '../../plan/marker.js';
import { isUntested, type Untested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import { callerFor, FOREIGN } from '../../scenario/caller-for.js';
import type { ProvokeContext, RequestMutation } from '../provoker.js';
import { tenantOf } from '../refusal.js';

type Header = ProvokeContext<Extract<Trigger, { kind: 'header' }>>;

/** A header the contract demands, absent, empty, or naming something that the caller may not act for. */
export function headerMutations(target: Header): readonly RequestMutation[] | Untested {
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

/** The very same token is accepted with the right one: a wrong header takes nothing from the credential. */
const withSameToken = (request: RequestTemplate): RequestTemplate => ({ ...request, keepsToken: true });

/** A name that nobody has, the name of another tenant, and the caller's own once it may no longer act for it. */
function notAllowed({ context, operation, trigger }: Header): readonly RequestMutation[] {
  const { name } = trigger;
  const { control, seed } = context.options;
  const unknown: RequestMutation = {
    ...withText(name, markerOf(seed, operation.id)),
    name: 'unknown',
    recovered: withSameToken,
  };
  const stranger = callerFor(context, operation, { tenant: `${FOREIGN}${operation.id}` });
  const foreign: readonly RequestMutation[] =
    isUntested(stranger) || stranger === null
      ? []
      : [
          {
            name: 'of another tenant',
            edit: (request) => withHeaderOf(request, name, stranger),
          },
        ];
  if (!control.callers) return [unknown, ...foreign];
  const tenant = tenantOf({ operation });
  const switchedOff: RequestMutation = {
    name: 'switched off in use',
    before: (caller) => [
      ...(context.tokenEndpoints.size > 0 ? [{ kind: 'renew-token' as const, caller }] : []),
      { kind: 'update-caller', caller, change: { tenants: [] } },
    ],
    edit: withSameToken,
    recover: (caller) => [{ kind: 'update-caller', caller, change: { tenants: [tenant] } }],
  };
  return [unknown, ...foreign, switchedOff];
}
