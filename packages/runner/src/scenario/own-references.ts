import type { ApiModel, Operation } from '@touchstone/core';
import { type ResourceReference, referencesIn, targetReferencesIn } from '@touchstone/core/internal';
import { mediaOf } from '../plan/media.js';
import type { RequestTemplate } from '../plan/request-template.js';

/** Returns the body properties that name the target resource of a call, if its path names none. */
export function ownReferences(
  model: ApiModel,
  operation: Operation,
  { body }: Pick<RequestTemplate, 'body'>,
): readonly ResourceReference[] {
  if (!body || !('value' in body)) return [];
  return targetReferencesIn(model, operation, mediaOf(operation)?.schema?.schema, body.value);
}

/** Returns all body properties that name resources. */
export function bodyReferences(
  model: ApiModel,
  operation: Operation,
  { body }: Pick<RequestTemplate, 'body'>,
): readonly ResourceReference[] {
  if (!body || !('value' in body)) return [];
  return referencesIn(model, mediaOf(operation)?.schema?.schema, body.value);
}
