import { Buffer } from 'node:buffer';
import type { Context } from '../context.js';
import type { Credentials } from './credentials.js';

/** Minimum length of a credential in octets of UTF-8 that the secret masker replaces: see `SecretMasker.add`. */
const MIN_LENGTH = 4;

/** The members of credentials that are not secret. */
const NAMES: ReadonlySet<string> = new Set(['.user', '.clientId']);

/**
 * Returns a warning about the credentials that are too short to be masked in texts, because they occur in ordinary text;
 * `null` if there are none.
 */
export async function shortCredentialWarning(
  { callers }: Credentials,
  context: Context,
): Promise<string | null> {
  const { secretsIn } = await import('@touchstone/runner');
  const used = new Set(
    Object.values(callers).flatMap(({ credentials }) =>
      Object.values(credentials).flatMap((credential) =>
        secretsIn(credential)
          .filter(([path]) => !NAMES.has(path))
          .map(([, { env }]) => env),
      ),
    ),
  );
  const names = new Set<string>();
  for (const [name, value] of context.secrets.stored())
    if (used.has(name) && Buffer.byteLength(value) < MIN_LENGTH) names.add(name);
  if (names.size === 0) return null;
  return `Warning: ${[...names].join(', ')} ${names.size === 1 ? 'has' : 'have'} fewer than ${MIN_LENGTH} characters and cannot be masked in texts: use a longer credential before you share a report.`;
}
