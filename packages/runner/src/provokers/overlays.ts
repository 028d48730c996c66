import type { Trigger } from '@touchstone/core';
import type { PlanOptions } from '../config/config.js';
import type { Untested } from '../plan/case.js';
import { addressOverlays } from './address.js';
import { clientOverlays, grantOverlays } from './client.js';
import { credentialOverlays } from './credential.js';
import { headerOverlays } from './header.js';
import { mediaTypeOverlays, notAcceptableOverlays, payloadOverlays } from './message.js';
import { methodOverlays } from './method.js';
import { permissionOverlays } from './permission.js';
import type { Overlay, Target } from './provoker.js';
import { referenceAbsentOverlays } from './reference-absent.js';
import { requestInvalidOverlays } from './request-invalid.js';
import { requiredMissingOverlays } from './required-missing.js';
import { absentOverlays, foreignOverlays } from './resource.js';
import { scopeOverlays } from './scope.js';

/** Triggers that one wrong call provokes. The others need a history: see `provoke`. */
export type OverlayTrigger = Exclude<Trigger, { kind: HistoryKind }>;

export type HistoryKind =
  | 'value-falling'
  | 'precondition-failed'
  | 'duplicate'
  | 'transition-forbidden'
  | 'rate-exceeded'
  | 'server-fault'
  | 'unknown'
  | 'ambiguous';

/** What makes a well-formed call wrong in the way of a trigger. */
export function overlaysOf(target: Target<OverlayTrigger>): readonly Overlay[] | Untested {
  const { trigger } = target;
  switch (trigger.kind) {
    case 'credential':
      return credentialOverlays({ ...target, trigger });
    case 'header':
      return headerOverlays({ ...target, trigger });
    case 'scope-missing':
      return scopeOverlays({ ...target, trigger });
    case 'address-blocked':
      return addressOverlays(target);
    case 'request-invalid':
      return requestInvalidOverlays({ ...target, trigger });
    case 'required-missing':
      return requiredMissingOverlays(target);
    case 'resource-absent':
      return absentOverlays(target);
    case 'resource-foreign':
      return foreignOverlays(target);
    case 'reference-absent':
      return referenceAbsentOverlays({ ...target, trigger });
    case 'method-unsupported':
      return methodOverlays(target);
    case 'media-type-unsupported':
      return mediaTypeOverlays(target);
    case 'not-acceptable':
      return notAcceptableOverlays();
    case 'payload-too-large':
      return payloadOverlays({ ...target, trigger });
    case 'client-authentication-failed':
      return clientOverlays({ ...target, trigger });
    case 'grant-unsupported':
      return grantOverlays(target);
    case 'permission-denied':
      return permissionOverlays(target);
    case 'operation-unavailable':
      return [{ name: '' }];
    case 'declared':
      return [{ name: '', need: { provokes: target.obligation.error?.code ?? '' } }];
  }
}

const HISTORY: ReadonlySet<string> = new Set<HistoryKind>([
  'value-falling',
  'precondition-failed',
  'duplicate',
  'transition-forbidden',
  'rate-exceeded',
  'server-fault',
  'unknown',
  'ambiguous',
]);

/** Wrong credentials can lock an account, so that they are tried only where that is allowed. */
export const isAllowed = ({ allow }: PlanOptions, trigger: Trigger): boolean =>
  trigger.kind !== 'credential' || trigger.is === 'missing' || allow.includes('credentials');

export const isOverlayTrigger = (trigger: Trigger): trigger is OverlayTrigger => !HISTORY.has(trigger.kind);
