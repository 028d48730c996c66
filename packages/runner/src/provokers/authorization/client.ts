import type { Trigger } from '@touchstone/core';
import { clientMethods } from '../../plan/client-methods.js';
import { withBodyAt } from '../../plan/edit-request.js';
import { type Untested, untested } from '../../plan/reasons.js';
import type { ClientAuthentication, RequestTemplate } from '../../plan/request-template.js';
import type { ProvokeContext, RequestMutation } from '../provoke-context.js';

/**
 * Returns mutations that use an unknown client, a wrong secret, and a revoked client (RFC 6749 §5.2 `invalid_client`).
 */
export function clientMutations({
  context,
  operation,
  trigger,
}: ProvokeContext<Extract<Trigger, { kind: 'client-authentication-failed' }>>):
  | readonly RequestMutation[]
  | Untested {
  const { by } = trigger;
  if (!context.tokenEndpoints.has(operation.id)) return noTokenEndpoint(operation.id);
  if (!clientMethods(context.model, operation).includes(by))
    return untested(
      'no violation possible',
      `${operation.id} does not document client authentication by ${by}.`,
    );
  const wrong = (is: ClientAuthentication['is']): RequestMutation => ({
    name: is,
    edit: (request) => ({ ...request, client: { by, is } }),
  });
  const revoked: RequestMutation = {
    name: 'revoked',
    requirements: { revoked: true },
    edit: (request) => ({ ...request, client: { by, is: 'as it is' } }),
  };
  return [wrong('unknown'), wrong('wrong secret'), revoked];
}

/** Returns mutations that each request an unsupported grant type (RFC 6749 §5.2 `unsupported_grant_type`). */
export function grantMutations({
  context,
  operation,
}: ProvokeContext): readonly RequestMutation[] | Untested {
  if (!context.tokenEndpoints.has(operation.id)) return noTokenEndpoint(operation.id);
  return ['password', 'authorization_code', 'touchstone'].map((grant) => ({
    name: grant,
    edit: (request: RequestTemplate) => withBodyAt(request, '/grant_type', grant),
  }));
}

/** Returns mutations that omit required fields of a token request (RFC 6749 §5.2 `invalid_request`). */
export function tokenRequestMutations({ context, operation }: ProvokeContext): readonly RequestMutation[] {
  const isForm = clientMethods(context.model, operation).includes('client_secret_post');
  const lacking = (is: ClientAuthentication['is']): RequestMutation => ({
    name: `client ${is}`,
    edit: (request) => ({ ...request, client: { by: 'client_secret_post', is } }),
  });
  return [
    { name: 'no grant_type', edit: (request) => withBodyAt(request, '/grant_type', undefined) },
    ...(isForm ? [lacking('missing'), lacking('without id'), lacking('without secret')] : []),
  ];
}

const noTokenEndpoint = (operation: string): Untested =>
  untested('trigger unknown', `${operation} is not the \`tokenUrl\` of a security scheme of the document.`);
