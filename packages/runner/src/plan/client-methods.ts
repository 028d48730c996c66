import {
  type ApiModel,
  type ClientAuthenticationMethod,
  type Operation,
  resolveSchema,
} from '@touchstone/core';
import { mediaOf } from './media.js';

/**
 * Returns the client authentication methods that a token endpoint documents (RFC 6749 §2.3.1). `client_secret_post`
 * comes first if the form has a `client_secret` field. Otherwise `client_secret_basic` is assumed, even if it is
 * undocumented.
 */
export function clientMethods(model: ApiModel, operation: Operation): readonly ClientAuthenticationMethod[] {
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
