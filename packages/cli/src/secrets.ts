import { Buffer } from 'node:buffer';
import { derivedValues, SecretMasker } from '@touchstone/core/secrets';

/** Values that must not appear in any output, each with the name that replaces it. */
export interface Secrets {
  /** Stores `value` for {@link Secrets.get}, and masks it as `$NAME` from now on. */
  add(name: string, value: string): void;
  /**
   * Masks `value` as `$NAME` without storing it for {@link Secrets.get}: a run creates hundreds of secrets that need
   * only masking.
   */
  hide(name: string, value: string): void;
  get(name: string): string | undefined;
  /** Returns all stored values and their parts that are secrets too, each with its name. */
  stored(): Iterable<readonly [name: string, value: string]>;
  /** Masks every secret in a string, however it is encoded: see {@link SecretMasker}. */
  mask(text: string): string;
}

export function createSecrets(): Secrets {
  const values = new Map<string, string>();
  const masker = new SecretMasker();
  const hide = (name: string, value: string): void => {
    for (const part of partsOf(value)) {
      masker.add(part, name);
      for (const derived of derivedValues(part)) masker.add(derived);
    }
  };
  return {
    add(name, value) {
      values.set(name, value);
      hide(name, value);
    },
    hide,
    get: (name) => values.get(name),
    *stored() {
      for (const [name, value] of values) for (const part of partsOf(value)) yield [name, part] as const;
    },
    mask: (text) => masker.mask(text),
  };
}

/**
 * Returns the value, the credential after its scheme and, for a Basic credential (RFC 7617 §2), the decoded text and
 * the password.
 */
function partsOf(value: string): ReadonlySet<string> {
  const parts = new Set([value]);
  const [, scheme, token] = /^(\w+)\s+(\S.*)$/.exec(value) ?? [];
  if (token === undefined) return parts;
  parts.add(token);
  if (scheme?.toLowerCase() !== 'basic') return parts;
  const plain = Buffer.from(token, 'base64').toString('utf8');
  return parts.add(plain).add(plain.slice(plain.indexOf(':') + 1));
}
