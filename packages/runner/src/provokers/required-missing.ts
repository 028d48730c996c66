import { brokenBodies } from '../plan/body.js';
import type { Untested } from '../plan/case.js';
import { isUntested } from '../plan/context.js';
import { withDifference } from '../plan/edit.js';
import { type Overlay, type Target, untested } from './provoker.js';

/** Each required property of the body left out, nothing else wrong. */
export function requiredMissingOverlays({ context, operation }: Target): readonly Overlay[] | Untested {
  const broken = brokenBodies(context, operation);
  if (isUntested(broken)) return broken;
  const required = broken.violations.filter(({ keyword }) => keyword === 'required');
  if (required.length === 0)
    return untested('no violation possible', `The body of ${operation.id} requires no property.`);
  const { base } = broken;
  return required.map(({ name, value }) => ({
    name,
    shape: 'full',
    edit: (request) => withDifference(request, base, value),
  }));
}
