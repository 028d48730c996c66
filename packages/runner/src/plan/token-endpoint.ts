import { type ClientAuthenticationMethod, type Operation, resolveSchema } from '@touchstone/core';
import { FORM_MEDIA_TYPE } from '@touchstone/core/internal';
import type { SampledBody } from './body.js';
import type { PlanContext } from './context.js';
import { replaceAt } from './edit.js';
import { mediaOf } from './media.js';

/** Ways for a client to say who it is that the document offers (RFC 6749 §2.3.1): in the form, if it has fields for it. */
export function clientMethods(
  { model }: Pick<PlanContext, 'model'>,
  operation: Operation,
): readonly ClientAuthenticationMethod[] {
  const node = mediaOf(operation)?.schema;
  const schema = node && resolveSchema(model, node).schema;
  const properties = typeof schema === 'object' ? schema.properties : undefined;
  const inForm = typeof properties === 'object' && properties !== null && 'client_secret' in properties;
  const isBasic = operation.security
    .flat()
    .some(({ scheme }) => model.securitySchemes.get(scheme)?.scheme === 'basic');
  return [
    ...(inForm ? (['client_secret_post'] as const) : []),
    ...(isBasic || !inForm ? (['client_secret_basic'] as const) : []),
  ];
}

/**
 * The body of a token request (RFC 6749 §4.4.2). Who the client is, it says when it is sent: what the document has
 * for an example of that is nobody's.
 */
export function asTokenRequest(sampled: SampledBody | undefined): SampledBody {
  const body = sampled?.body ?? { mediaType: FORM_MEDIA_TYPE, value: {} };
  const value = ['/client_id', '/client_secret'].reduce(
    (rest, pointer) => replaceAt(rest, pointer, undefined),
    replaceAt(body.value, '/grant_type', 'client_credentials'),
  );
  return { body: { ...body, value }, references: [], marker: null };
}
