import type { Operation, Trigger } from '@touchstone/core';
import { type Untested, untested } from '../../plan/reasons.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { Step } from '../../plan/step.js';

import { type PlanContext, successOf } from '../../scenario/context.js';
import type { ProvokeContext, RequestMutation } from '../provoker.js';

type Credential = Extract<Trigger, { kind: 'credential' }>;

/** A credential that is not acceptable (RFC 9110 §11.6.1), in each of the states the document tells apart. */
export function credentialMutations(
  target: ProvokeContext<Credential>,
): readonly RequestMutation[] | Untested {
  const { operation, trigger, context } = target;
  if (operation.security.length === 0)
    return untested('not supported', `${operation.id} needs no credential.`);
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
        ...(hasJsonBody(target) ? [{ name: 'in the body', edit: withCredential('in the body') }] : []),
      ];
    case 'expired':
      return [{ name: '', requirements: { expired: true } }];
    case 'revoked':
      if (!context.options.control.callers) return [{ name: '', requirements: { revoked: true } }];
      return givesTokens(context, operation) ? revokedToken(target) : revokedLive(target);
  }
}

/** Whether what is sent is a token that the credentials are exchanged for. */
export const givesTokens = ({ model }: PlanContext, { security }: Operation): boolean =>
  security.flat().some(({ scheme }) => model.securitySchemes.get(scheme)?.type === 'oauth2');

/** Revoking a client ends the token that it has; one revoked before would get none. */
function revokedToken(target: ProvokeContext<Credential>): readonly RequestMutation[] {
  return [
    {
      name: 'in use',
      touchesNothing: true,
      before: (caller, request) => [
        { kind: 'renew-token', caller },
        ...(target.operation.method === 'GET' ? acceptedFirst(target, caller, request) : []),
        { kind: 'update-caller', caller, change: { revoked: true } },
      ],
      edit: (request) => ({ ...request, keepsToken: true }),
    },
  ];
}

/** Revoked and rotated while in use: accepted before, refused at once. */
function revokedLive(target: ProvokeContext<Credential>): readonly RequestMutation[] {
  const accepted = (caller: string, request: RequestTemplate): readonly Step[] =>
    target.operation.method === 'GET' ? acceptedFirst(target, caller, request) : [];
  return [
    { name: '', requirements: { revoked: true } },
    {
      name: 'in use',
      touchesNothing: true,
      before: (caller, request) => [
        ...accepted(caller, request),
        { kind: 'update-caller', caller, change: { revoked: true } },
      ],
    },
    {
      name: 'rotated',
      before: (caller, request) => [...accepted(caller, request), { kind: 'rotate-caller', caller }],
      edit: withCredential('rotated out'),
      recovered: withCredential('as it is'),
    },
  ];
}

function acceptedFirst(
  { context, operation, obligation }: ProvokeContext,
  caller: string,
  request: RequestTemplate,
): readonly Step[] {
  const success = successOf(context, operation);
  if (!success) return [];
  return [
    {
      kind: 'request',
      id: 'accepted before',
      request: { ...request, caller },
      expect: { rule: 'recovered', obligation: success.id, onBehalfOf: obligation.id, prerequisite: true },
    },
  ];
}

const withCredential =
  (credential: RequestTemplate['credential']) =>
  (request: RequestTemplate): RequestTemplate => ({ ...request, credential });

const hasJsonBody = ({ operation }: ProvokeContext): boolean =>
  operation.requestBody?.content.some(({ mediaType }) => mediaType === 'application/json') ?? false;
