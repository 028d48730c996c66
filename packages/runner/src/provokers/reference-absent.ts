import type { Trigger } from '@touchstone/core';
import { alter } from '../plan/alter.js';
import type { RequestTemplate, Unreachable } from '../plan/case.js';
import { withBodyAt } from '../plan/edit.js';
import { bodyValueAt, type Overlay, type Target, unreachable } from './provoker.js';

/** A property of the body that names something which does not exist. */
export function referenceAbsentOverlays(
  target: Target<Extract<Trigger, { kind: 'reference-absent' }>>,
): readonly Overlay[] | Unreachable {
  const { operation, trigger } = target;
  if (!operation.requestBody) return unreachable('no violation possible', `${operation.id} takes no body.`);
  return [{ name: '', shape: 'full', edit: altered(trigger.field) }];
}

const altered =
  (field: string) =>
  (request: RequestTemplate): RequestTemplate => {
    if (!request.substitutions.some(({ in: place, at }) => place === 'body' && at === field)) {
      const value = bodyValueAt(request, field);
      return withBodyAt(
        request,
        field,
        typeof value === 'number' ? value + 1_000_000_007 : alter(String(value ?? '')),
      );
    }
    return {
      ...request,
      substitutions: request.substitutions.map((each) =>
        each.in === 'body' && each.at === field ? { ...each, value: { ...each.value, altered: true } } : each,
      ),
    };
  };
