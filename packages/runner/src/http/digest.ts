import { createHash, randomBytes } from 'node:crypto';
import type { SentRequest, UserPassword } from './message.js';

/** A Digest challenge that the client can answer. */
interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  /** The algorithm as the server spells it; undefined if it names none, which means MD5. */
  readonly algorithm: string | undefined;
  readonly hash: string;
  readonly qop: 'auth' | 'auth-int' | undefined;
  /** True if the server wants the hash of the user name instead of the name. */
  readonly userhash: boolean;
}

/** The hash algorithms of RFC 7616 §6.1, with the names that `node:crypto` uses. The strongest comes first. */
const HASHES: ReadonlyMap<string, string> = new Map([
  ['sha-512-256', 'sha512-256'],
  ['sha-256', 'sha256'],
  ['md5', 'md5'],
]);

/**
 * Returns the `Authorization` header that answers the strongest Digest challenge of a `WWW-Authenticate` header (RFC 7616
 * §3.4). Undefined if the header contains no challenge that can be answered.
 */
export function digestAuthorization(
  header: string | undefined,
  request: SentRequest,
  user: UserPassword,
): string | undefined {
  const challenges = challengesIn(header ?? '');
  const [challenge] = [...HASHES.values()].flatMap((hash) =>
    challenges.filter((candidate) => candidate.hash === hash),
  );
  return challenge && authorization(challenge, request, user);
}

function authorization(challenge: Challenge, request: SentRequest, { user, password }: UserPassword): string {
  const { realm, nonce, opaque, algorithm, qop, userhash } = challenge;
  const hash = (text: string): string => createHash(challenge.hash).update(text, 'utf8').digest('hex');
  const url = new URL(request.url);
  const uri = `${url.pathname}${url.search}`;
  const cnonce = randomBytes(16).toString('hex');
  const nc = '00000001';
  const isSession = algorithm?.toLowerCase().endsWith('-sess') === true;
  const ofUser = hash(`${user}:${realm}:${password}`);
  const a1 = isSession ? hash(`${ofUser}:${nonce}:${cnonce}`) : ofUser;
  const ofBody = qop === 'auth-int' ? `:${hash(request.body ?? '')}` : '';
  const a2 = hash(`${request.method}:${uri}${ofBody}`);
  const response = hash(
    qop === undefined ? `${a1}:${nonce}:${a2}` : `${a1}:${nonce}:${nc}:${cnonce}:${qop}:${a2}`,
  );
  const quoted: readonly (readonly [string, string | undefined])[] = [
    ['username', userhash ? hash(`${user}:${realm}`) : user],
    ['realm', realm],
    ['nonce', nonce],
    ['uri', uri],
    ['response', response],
    ['opaque', opaque],
    ['cnonce', qop === undefined && !isSession ? undefined : cnonce],
  ];
  const bare: readonly (readonly [string, string | undefined])[] = [
    ['algorithm', algorithm],
    ['qop', qop],
    ['nc', qop === undefined ? undefined : nc],
    ['userhash', userhash ? 'true' : undefined],
  ];
  const present = ([, value]: readonly [string, string | undefined]): boolean => value !== undefined;
  return `Digest ${[
    ...quoted.filter(present).map(([name, value]) => `${name}="${escaped(value ?? '')}"`),
    ...bare.filter(present).map(([name, value]) => `${name}=${value}`),
  ].join(', ')}`;
}

const escaped = (value: string): string => value.replaceAll(/["\\]/g, String.raw`\$&`);

/** Returns the Digest challenges of a `WWW-Authenticate` header with a hash and quality of protection of RFC 7616. */
function challengesIn(header: string): readonly Challenge[] {
  return parametersOf(header).flatMap((parameters) => {
    const algorithm = parameters.get('algorithm');
    const hash = HASHES.get((algorithm ?? 'md5').toLowerCase().replace(/-sess$/, ''));
    const qops = parameters.get('qop')?.split(/\s*,\s*/);
    const qop = (['auth', 'auth-int'] as const).find((value) => qops?.includes(value));
    const [realm, nonce] = [parameters.get('realm'), parameters.get('nonce')];
    if (hash === undefined || realm === undefined || nonce === undefined) return [];
    if (qops !== undefined && qop === undefined) return [];
    const userhash = parameters.get('userhash')?.toLowerCase() === 'true';
    return [{ realm, nonce, opaque: parameters.get('opaque'), algorithm, hash, qop, userhash }];
  });
}

/** Matches a scheme that begins a challenge, or one parameter (RFC 9110 §11.2, §11.6.1). */
const PART = /([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/gs;

/** Returns the parameters of each Digest challenge. */
function parametersOf(header: string): readonly ReadonlyMap<string, string>[] {
  const challenges: Map<string, string>[] = [];
  let current: Map<string, string> | undefined;
  for (const [, name = '', quoted, bare] of header.matchAll(PART)) {
    if (quoted !== undefined) current?.set(name.toLowerCase(), quoted.replaceAll(/\\(.)/gs, '$1'));
    else if (bare !== undefined) current?.set(name.toLowerCase(), bare);
    else {
      current = name.toLowerCase() === 'digest' ? new Map() : undefined;
      if (current) challenges.push(current);
    }
  }
  return challenges;
}
