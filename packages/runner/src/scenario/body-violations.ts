import type { Operation } from '@touchstone/core';
import { FORM_MEDIA_TYPE, searchViolations } from '@touchstone/core/internal';
import { mediaOf } from '../plan/media.js';
import { type Untested, untested } from '../plan/reasons.js';
import { unmarkedBody } from './body.js';
import type { PlanContext } from './context.js';
import { describeOmissions } from './omission.js';
import type { BodyViolations } from './sampled-body.js';
import { trySample } from './try-sample.js';

/**
 * Returns bodies that each violate one constraint of the schema of the operation's JSON body. Cached, because several
 * provokers use them.
 */
export function bodyViolations(context: PlanContext, operation: Operation): BodyViolations | Untested {
  const cached = context.bodyViolations.get(operation.id);
  if (cached) return cached;
  const result = sampleViolations(context, operation);
  context.bodyViolations.set(operation.id, result);
  return result;
}

function sampleViolations(context: PlanContext, operation: Operation): BodyViolations | Untested {
  const media = mediaOf(operation);
  const schema = media?.schema;
  if (!schema || media.mediaType === FORM_MEDIA_TYPE)
    return untested('no violation possible', `${operation.id} takes no JSON body with a schema.`);
  return trySample(`No body for ${operation.id}`, () => {
    const { value: base } = unmarkedBody(context, operation, media, 'full');
    // The label seeds the values; another label would change them in every report.
    const random = context.random(`${operation.id} broken bodies`);
    const search = searchViolations(context.model, schema, base, { random, direction: 'request' });
    const omitted = describeOmissions(`the body of ${operation.id}`, search.omitted);
    return { base, violations: search.violations, ...(omitted !== undefined && { omitted }) };
  });
}
