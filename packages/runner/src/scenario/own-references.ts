import { type ApiModel, type Operation, ownReferencesIn, type Reference } from '@touchstone/core';
import { mediaOf } from '../plan/media.js';
import type { RequestTemplate } from '../plan/request-template.js';

/** The body properties that name the resource of a call whose path does not name one. */
export function ownReferences(
  model: ApiModel,
  operation: Operation,
  { body }: Pick<RequestTemplate, 'body'>,
): readonly Reference[] {
  if (!body || !('value' in body)) return [];
  return ownReferencesIn(model, operation, mediaOf(operation)?.schema?.schema, body.value);
}
