import { type ApiModel, type Operation, ownReferencesIn, type Reference } from '@touchstone/core';
import { mediaOf } from '../plan/media.js';
import type { RequestTemplate } from '../plan/request-template.js';

/** The properties of a request's body by which it names what it is about, where its path does not. */
export function ownReferences(
  model: ApiModel,
  operation: Operation,
  { body }: Pick<RequestTemplate, 'body'>,
): readonly Reference[] {
  if (!body || !('value' in body)) return [];
  return ownReferencesIn(model, operation, mediaOf(operation)?.schema?.schema, body.value);
}
