import type { ApiModel, Operation } from '@touchstone/core';
import {
  isTargetReference,
  type ResourceReference,
  referencesIn,
  targetReferencesIn,
} from '@touchstone/core/internal';
import { mediaOf } from '../plan/media.js';
import type { RequestTemplate } from '../plan/request-template.js';
import { namedReferences } from './named-references.js';

/** Returns the body properties that name the target resource of a call, if its path names none. */
export function ownReferences(
  model: ApiModel,
  operation: Operation,
  { body }: Pick<RequestTemplate, 'body'>,
): readonly ResourceReference[] {
  if (!body || !('value' in body)) return [];
  const named = namedReferences(model, operation, mediaOf(operation)?.schema?.schema, body.value);
  return [
    ...targetReferencesIn(model, operation, mediaOf(operation)?.schema?.schema, body.value),
    ...named.filter((reference) => isTargetReference(operation, reference)),
  ];
}

/** Returns all body properties that name resources. */
export function bodyReferences(
  model: ApiModel,
  operation: Operation,
  { body }: Pick<RequestTemplate, 'body'>,
): readonly ResourceReference[] {
  if (!body || !('value' in body)) return [];
  return [
    ...referencesIn(model, mediaOf(operation)?.schema?.schema, body.value),
    ...namedReferences(model, operation, mediaOf(operation)?.schema?.schema, body.value),
  ];
}
