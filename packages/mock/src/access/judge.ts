import type {
  ApiModel,
  CredentialState,
  Operation,
  SecurityRequirement,
  SecurityScheme,
} from '@touchstone/core';
import type { Call } from '../call.js';
import { ANYBODY, type Caller } from './caller.js';

/** What came of looking at a call's credentials. */
export type Judgement =
  /** Nobody, where nobody has to be known. */
  | { readonly state: 'anonymous' }
  | {
      readonly state: 'known';
      readonly caller: Caller;
      readonly scheme: string;
      /** By which callers are told apart who are nobody in particular. */
      readonly credential?: string;
    }
  | { readonly state: CredentialState };

/**
 * Tries each alternative of an operation's security (OpenAPI 3.1 §4.8.30). Where none is fulfilled, the state is that of
 * the alternative that came furthest.
 */
export function judgeCredentials(model: ApiModel, { security }: Operation): (call: Call) => Judgement {
  if (security.length === 0) return () => ANONYMOUS;
  const alternatives = security.map((requirements) =>
    requirements.flatMap((requirement) => {
      const scheme = model.securitySchemes.get(requirement.scheme);
      return scheme ? [{ requirement, scheme }] : [];
    }),
  );
  const isOptional = security.some((requirements) => requirements.length === 0);
  return (call) => {
    let best: Judgement = MISSING;
    for (const alternative of alternatives) {
      if (alternative.length === 0) continue;
      const judged = judgeAll(call, alternative);
      if (judged.state === 'known' && hasScopes(judged.caller, alternative)) return judged;
      // One that is known and lacks a scope is told so, sooner than that it is not known.
      if (judged.state === 'known' || (best.state !== 'known' && judged.state !== 'missing')) best = judged;
    }
    return isOptional && best.state === 'missing' ? ANONYMOUS : best;
  };
}

const ANONYMOUS: Judgement = { state: 'anonymous' };
const MISSING: Judgement = { state: 'missing' };

interface Demand {
  readonly requirement: SecurityRequirement;
  readonly scheme: SecurityScheme;
}

/** Whether the caller has what every requirement asks for. */
export const hasScopes = (
  { scopes }: Caller,
  demands: readonly { readonly requirement: SecurityRequirement }[],
): boolean =>
  scopes === null ||
  demands.every(({ requirement }) => requirement.scopes.every((scope) => scopes.has(scope)));

function judgeAll(call: Call, demands: readonly Demand[]): Judgement {
  let found: Judgement = MISSING;
  for (const { scheme } of demands) {
    const judged = judgeOne(call, scheme);
    if (judged.state !== 'known') return judged;
    if (found.state === 'known' && found.caller.id !== judged.caller.id) return { state: 'unknown' };
    found = judged;
  }
  return found;
}

function judgeOne(call: Call, scheme: SecurityScheme): Judgement {
  if (scheme.type === 'mutualTLS') return { state: 'known', caller: ANYBODY, scheme: scheme.name };
  const sent = sentFor(call, scheme);
  if (sent === undefined) return isMisplaced(call, scheme) ? { state: 'misplaced' } : MISSING;
  if (sent === null) return { state: 'malformed' };
  const { callers } = call.world;
  const token = scheme.type === 'oauth2' || scheme.scheme === 'bearer' ? callers.token(sent) : undefined;
  const caller = token
    ? token.scheme === scheme.name && callers.get(token.caller)
    : callers.bySecret(scheme.name, sent);
  if (!caller) {
    // Where nobody is configured, whoever has a credential may call, but for a token that has expired.
    if (call.world.isStrict) return { state: 'unknown' };
    if (token && token.expiresAt <= call.world.clock.now()) return { state: 'expired' };
    return { state: 'known', caller: ANYBODY, scheme: scheme.name, credential: sent };
  }
  if (caller.revoked) return { state: 'revoked' };
  const isOver = token ? token.expiresAt <= call.world.clock.now() : caller.expired;
  return isOver ? { state: 'expired' } : { state: 'known', caller, scheme: scheme.name };
}

/** The credential as it was sent; undefined where there is none, null where it has not the form of one. */
function sentFor(call: Call, scheme: SecurityScheme): string | undefined | null {
  if (scheme.type === 'apiKey') {
    const name = scheme.parameterName ?? scheme.name;
    const found =
      scheme.in === 'query'
        ? call.queryValue(name)
        : scheme.in === 'cookie'
          ? call.cookie(name)
          : call.header(name.toLowerCase());
    return found === '' ? undefined : found;
  }
  const field = call.header('authorization');
  if (field === undefined) return undefined;
  const [, name = '', credential = ''] = /^(\S+)(?: +(.*?))? *$/.exec(field) ?? [];
  const wanted = scheme.type === 'http' ? (scheme.scheme ?? 'bearer') : 'bearer';
  // A credential of another scheme is none of this one.
  if (name.toLowerCase() !== wanted) return undefined;
  if (wanted === 'basic') return decodeBasic(credential);
  // RFC 6750 §2.1.
  return /^[A-Za-z0-9\-._~+/]+=*$/.test(credential) ? credential : null;
}

/** `user:password` of RFC 7617 §2; null where it is none. */
export function decodeBasic(text: string): string | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const decoded = new TextDecoder().decode(bytes);
    return decoded.includes(':') ? decoded : null;
  } catch {
    return null;
  }
}

/** Whether a credential stands elsewhere than it belongs: in the query or the body (RFC 6750 §2.2, §2.3). */
function isMisplaced(call: Call, scheme: SecurityScheme): boolean {
  const name = scheme.type === 'apiKey' ? (scheme.parameterName ?? scheme.name) : 'access_token';
  if (scheme.in !== 'query' && call.queryValue(name) !== undefined) return true;
  const { body } = call;
  if (body.kind !== 'read' || typeof body.value !== 'object' || body.value === null) return false;
  return Object.hasOwn(body.value, name);
}
