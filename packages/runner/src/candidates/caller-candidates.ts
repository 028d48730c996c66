import type { Operation } from '@touchstone/core';
import { pathParameterNames } from '@touchstone/core/internal';
import { wordsIn } from '../plan/code-words.js';
import type { Obligation } from '../plan/obligation.js';
import { TOKEN_FLAWS, type TokenFlaw } from '../plan/request-template.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { Candidate } from './candidate.js';

const CREDENTIAL_WORDS = 'token key auth authentication authorization unauthenticated unauthorized login';

/**
 * Returns a candidate for each of several required credentials, which omits it and sends the others. Returns none if the
 * operation has alternatives, because the other credentials may satisfy one of them.
 */
export function partialCredentials({ security }: Operation): readonly Candidate[] {
  const [alternative = []] = security;
  if (security.length !== 1 || alternative.length < 2) return [];
  return alternative.map(({ scheme }) => ({
    label: `credential missing for ${scheme}`,
    words: [...CREDENTIAL_WORDS.split(' '), 'missing', 'required', ...wordsIn(scheme)],
    cause: {
      kind: 'mutation',
      mutation: {
        name: '',
        edit: (request) => ({ ...request, credential: 'missing', flawOf: scheme }),
      },
    },
    forbiddenBy: 'security',
  }));
}

const FLAW_WORDS: Readonly<Record<TokenFlaw, string>> = {
  'past exp': 'expired exp stale old',
  'other audience': 'audience aud issuer claim',
  'bad signature': 'signature invalid tampered verification bad',
};

const FLAW_LABELS: Readonly<Record<TokenFlaw, string>> = {
  'past exp': 'JWT with a past exp',
  'other audience': 'JWT with another audience',
  'bad signature': 'JWT with a bad signature',
};

/**
 * Returns candidates that change the JSON Web Token of a caller. The changed claims are not signed again, so a server that
 * checks the signature first refuses all of them alike.
 */
export function tokenCandidates({ security }: Operation): readonly Candidate[] {
  const isRequired = security.every((alternative) => alternative.length > 0);
  return TOKEN_FLAWS.map((flaw) => ({
    label: FLAW_LABELS[flaw],
    words: [...CREDENTIAL_WORDS.split(' '), 'jwt', ...FLAW_WORDS[flaw].split(' ')],
    cause: {
      kind: 'mutation',
      mutation: {
        name: '',
        requirements: { sendsJwt: true },
        edit: (request) => ({ ...request, credential: flaw }),
      },
    },
    isWrongCredential: true,
    ...(isRequired && { forbiddenBy: 'security' as const }),
  }));
}

/**
 * Returns a candidate whose second caller of the same kind calls the resource that the first one created. The server may
 * accept it, because callers may share resources.
 */
export function peerCandidates({ path, method }: Operation, words: string): readonly Candidate[] {
  if (pathParameterNames(path).length === 0) return [];
  return [
    {
      label: 'resource of another caller',
      words: [...words.split(' '), 'owner', 'own', 'not', 'other', 'foreign', 'belong', 'peer'],
      cause: {
        kind: 'mutation',
        mutation: {
          name: '',
          requirements: { isPeer: true },
          ...(!SAFE_METHODS.includes(method) && { fresh: true as const }),
        },
      },
      isByCaller: true,
      needsOwn: true,
    },
  ];
}

/** Returns how to configure a caller that receives an error, for an error that no configured caller can receive. */
export function callerAdvice({ operation, error }: Obligation): string {
  const provokes = `\`provokes: ['${error?.code ?? 'code'}']\``;
  return SAFE_METHODS.includes(operation.method)
    ? `Configure a caller that the server refuses, with ${provokes}.`
    : `Configure a caller that the server refuses: \`callers.reader: { may: ['GET *'] }\`, or one with ${provokes}.`;
}
