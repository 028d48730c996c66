import type { ClientAuthenticationMethod } from '@touchstone/core';
import type { Call } from '../call.js';
import { ANYBODY, type Caller } from './caller.js';
import { decodeBasic } from './judge.js';

/** Who asks for a token (RFC 6749 §2.3.1); undefined where nobody says who it is. */
export type ClientJudgement =
  | { readonly by: ClientAuthenticationMethod; readonly caller: Caller | null }
  | undefined;

/** `caller` is null where the client is not known, its secret is wrong, or it was revoked: which is nobody's to learn. */
export function judgeClient(call: Call): ClientJudgement {
  const { body } = call;
  const field = call.header('authorization');
  const basic = field === undefined ? undefined : /^basic +(\S+) *$/i.exec(field)?.[1];
  if (basic !== undefined) {
    const decoded = decodeBasic(basic);
    const colon = decoded?.indexOf(':') ?? -1;
    const known =
      decoded && knownClient(call, unescaped(decoded.slice(0, colon)), unescaped(decoded.slice(colon + 1)));
    return { by: 'client_secret_basic', caller: known || null };
  }
  if (body.kind !== 'read' || typeof body.value !== 'object' || body.value === null) return undefined;
  const { client_id: id, client_secret: secret } = body.value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || typeof secret !== 'string') return undefined;
  return { by: 'client_secret_post', caller: knownClient(call, id, secret) };
}

/** RFC 6749 §2.3.1 has both parts encoded as in a form. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function knownClient(call: Call, id: string, secret: string): Caller | null {
  const { callers, isStrict } = call.world;
  const caller = callers.byClient(id);
  if (!caller) return isStrict ? null : ANYBODY;
  const isRight = Object.values(caller.credentials).some(
    (each) => typeof each !== 'string' && each.clientId === id && each.clientSecret === secret,
  );
  return isRight && !caller.revoked ? caller : null;
}
