import type { Trigger } from '@touchstone/core';
import { callerFor, FOREIGN } from '../plan/callers.js';
import type { RequestTemplate, Untested } from '../plan/case.js';
import { isUntested } from '../plan/context.js';
import { withHeaderOf, withParameter } from '../plan/edit.js';
import { markerOf } from '../plan/marker.js';
import type { Overlay, Target } from './provoker.js';
import { tenantOf } from './refusal.js';

type Header = Target<Extract<Trigger, { kind: 'header' }>>;

/** A header the contract demands, absent, empty, or naming something that the caller may not act for. */
export function headerOverlays(target: Header): readonly Overlay[] | Untested {
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

const withText = (name: string, text: string | undefined): Overlay => ({
  name: '',
  edit: (request) => withParameter(request, 'header', name, text),
});

/** The very same token is accepted with the right one: a wrong header takes nothing from the credential. */
const withSameToken = (request: RequestTemplate): RequestTemplate => ({ ...request, keepsToken: true });

/** A name that nobody has, the name of another tenant, and the caller's own once it may no longer act for it. */
function notAllowed({ context, operation, trigger }: Header): readonly Overlay[] {
  const { name } = trigger;
  const { control, seed } = context.options;
  const unknown: Overlay = {
    ...withText(name, markerOf(seed, operation.id)),
    name: 'unknown',
    recovered: withSameToken,
  };
  const stranger = callerFor(context, operation, { tenant: `${FOREIGN}${operation.id}` });
  const foreign: readonly Overlay[] =
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
  const switchedOff: Overlay = {
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
