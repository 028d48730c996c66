import { violations } from '@touchstone/core';
import type { Unreachable } from '../plan/case.js';
import { withDifference } from '../plan/edit.js';
import { fullBody } from '../plan/scenario.js';
import { type Overlay, type Target, unreachable } from './provoker.js';

/** Each required property of the body left out, nothing else wrong. */
export function requiredMissingOverlays({ context, operation, way }: Target): readonly Overlay[] | Unreachable {
  const schema = operation.requestBody?.content.find(({ mediaType }) => /\bjson\b/.test(mediaType))?.schema;
  const base = schema && fullBody(context, operation);
  if (!schema || base === undefined) return unreachable('no violation possible', `${operation.id} takes no JSON body with a schema.`);
  const found = violations(context.model, schema, base, { random: context.random(way.id), direction: 'request' });
  const required = found.filter(({ keyword }) => keyword === 'required');
  if (required.length === 0) return unreachable('no violation possible', `The body of ${operation.id} requires no property.`);
  return required.map(({ name, value }) => ({ name, shape: 'full', edit: (request) => withDifference(request, base, value) }));
}
