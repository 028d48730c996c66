import type { Operation, Trigger } from '@touchstone/core';
import { type Untested, untested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { Step } from '../../plan/step.js';
import { type PlanContext, successOf } from '../../scenario/context.js';
import type { ProvokeContext, RequestMutation } from '../provoke-context.js';

type Credential = Extract<Trigger, { kind: 'credential' }>;

/**
 * Returns mutations that omit the credential, or send a malformed, unknown, misplaced, expired or revoked credential,
 * as the trigger specifies (RFC 9110 §11.4, §15.5.2).
 */
export function credentialMutations(
  target: ProvokeContext<Credential>,
): readonly RequestMutation[] | Untested {
  const { operation, trigger, context } = target;
  if (operation.security.length === 0)
    return untested('not supported', `${operation.id} needs no credential.`);
  const isWrong = trigger.is === 'malformed' || trigger.is === 'unknown' || trigger.is === 'misplaced';
  if (isWrong && usesCertificatesOnly(context, operation))
    return untested(
      'no violation possible',
      `A client certificate cannot be ${trigger.is}: the connection is established before the request is sent.`,
    );
  switch (trigger.is) {
    case 'missing':
      return [{ name: '', anonymous: true, edit: withCredential('missing') }];
    case 'malformed':
      return [{ name: '', anonymous: true, edit: withCredential('malformed') }];
    case 'unknown':
      return [{ name: '', anonymous: true, edit: withCredential('unknown') }];
    case 'misplaced':
      return [
        { name: 'in the query', edit: withCredential('in the query') },
        ...(takesJson(operation) ? [{ name: 'in the body', edit: withCredential('in the body') }] : []),
      ];
    case 'expired':
      return [{ name: '', requirements: { expired: true } }];
    case 'revoked':
      if (!context.options.control.callers) return [{ name: '', requirements: { revoked: true } }];
      return usesTokens(context, operation) ? revokedToken(target) : revokedCredential(target);
  }
}

const usesCertificatesOnly = ({ model }: PlanContext, { security }: Operation): boolean =>
  security.flat().every(({ scheme }) => model.securitySchemes.get(scheme)?.type === 'mutualTLS');

/** Returns true if the operation accepts OAuth 2 tokens. */
export const usesTokens = ({ model }: PlanContext, { security }: Operation): boolean =>
  security.flat().some(({ scheme }) => model.securitySchemes.get(scheme)?.type === 'oauth2');

/** Returns a mutation that revokes the client while it has a token, because a revoked client cannot obtain one. */
function revokedToken(target: ProvokeContext<Credential>): readonly RequestMutation[] {
  return [
    {
      name: 'in use',
      touchesNothing: true,
      before: (caller, request) => [
        { kind: 'renew-token', role: 'prerequisite', caller },
        ...acceptedRead(target, caller, request),
        { kind: 'update-caller', role: 'prerequisite', caller, change: { revoked: true } },
      ],
      edit: (request) => ({ ...request, keepsToken: true }),
    },
  ];
}

/** Returns mutations that revoke an unused credential, revoke a credential in use, and rotate a credential in use. */
function revokedCredential(target: ProvokeContext<Credential>): readonly RequestMutation[] {
  return [
    { name: '', requirements: { revoked: true } },
    {
      name: 'in use',
      touchesNothing: true,
      before: (caller, request) => [
        ...acceptedRead(target, caller, request),
        { kind: 'update-caller', role: 'prerequisite', caller, change: { revoked: true } },
      ],
    },
    {
      name: 'rotated',
      before: (caller, request) => [
        ...acceptedRead(target, caller, request),
        { kind: 'rotate-caller', role: 'prerequisite', caller },
      ],
      edit: withCredential('rotated out'),
      recovered: withCredential('as it is'),
    },
  ];
}

/**
 * Returns the step that checks that the credential is accepted before it is revoked or rotated. Returns no steps unless
 * the operation is a GET with a documented success.
 */
function acceptedRead(
  { context, operation, obligation }: ProvokeContext,
  caller: string,
  request: RequestTemplate,
): readonly Step[] {
  const success = successOf(context, operation);
  if (operation.method !== 'GET' || !success) return [];
  return [
    {
      kind: 'request',
      role: 'prerequisite',
      id: 'accepted before',
      request: { ...request, caller },
      expect: { rule: 'recovered', obligation: success.id, onBehalfOf: obligation.id },
    },
  ];
}

const withCredential =
  (credential: RequestTemplate['credential']) =>
  (request: RequestTemplate): RequestTemplate => ({ ...request, credential });

const takesJson = ({ requestBody }: Operation): boolean =>
  requestBody?.content.some(({ mediaType }) => mediaType === 'application/json') ?? false;
