import { brokenBodies } from '../plan/body.js';
import type { Unreachable } from '../plan/case.js';
import { isUnreachable } from '../plan/context.js';
import { withDifference } from '../plan/edit.js';
import { type Overlay, type Target, unreachable } from './provoker.js';

/** Each required property of the body left out, nothing else wrong. */
export function requiredMissingOverlays({ context, operation }: Target): readonly Overlay[] | Unreachable {
  const broken = brokenBodies(context, operation);
  if (isUnreachable(broken)) return broken;
  const required = broken.violations.filter(({ keyword }) => keyword === 'required');
  if (required.length === 0)
    return unreachable('no violation possible', `The body of ${operation.id} requires no property.`);
  const { base } = broken;
  return required.map(({ name, value }) => ({
    name,
    shape: 'full',
    edit: (request) => withDifference(request, base, value),
  }));
}
