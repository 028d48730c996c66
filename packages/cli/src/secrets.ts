import { Buffer } from 'node:buffer';
import { Secrets as Masker } from '@touchstone/runner/secrets';

/** Values that must not appear in any output, each by the name it is shown under. */
export interface Secrets {
  /** Keeps `value`; from now on {@link Secrets.mask} puts `$NAME` in its place. */
  add(name: string, value: string): void;
  /** Masks `value` as `$NAME` without keeping it for {@link Secrets.get}: a run makes hundreds. */
  hide(name: string, value: string): void;
  /** The value kept under a name. */
  get(name: string): string | undefined;
  /** The text without any secret, however it was encoded. */
  mask(text: string): string;
}

export function createSecrets(): Secrets {
  const values = new Map<string, string>();
  const masker = new Masker();
  const hide = (name: string, value: string): void => {
    for (const part of partsOf(value)) masker.add(part, name);
  };
  return {
    add(name, value) {
      values.set(name, value);
      hide(name, value);
    },
    hide,
    get: (name) => values.get(name),
    mask: (text) => masker.mask(text),
  };
}

/** The value, the credential within it, and of a Basic one the password (RFC 7617 §2). */
function partsOf(value: string): ReadonlySet<string> {
  const parts = new Set([value]);
  const [, scheme, token] = /^(\w+)\s+(\S.*)$/.exec(value) ?? [];
  if (token === undefined) return parts;
  parts.add(token);
  if (scheme?.toLowerCase() !== 'basic') return parts;
  const plain = Buffer.from(token, 'base64').toString('utf8');
  return parts.add(plain).add(plain.slice(plain.indexOf(':') + 1));
}
