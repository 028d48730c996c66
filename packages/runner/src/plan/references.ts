import type { ApiModel, Operation } from '@touchstone/core';
import { type ResourceReference, targetReferencesIn } from '@touchstone/core/internal';
import type { RequestTemplate } from './case.js';
import { mediaOf } from './media.js';

/** The properties of a request's body by which it names what it is about, where its path does not. */
export function ownReferences(
  model: ApiModel,
  operation: Operation,
  { body }: Pick<RequestTemplate, 'body'>,
): readonly ResourceReference[] {
  if (!body || !('value' in body)) return [];
  return targetReferencesIn(model, operation, mediaOf(operation)?.schema?.schema, body.value);
}
