import { derivedValues, SecretMasker, type SecretOptions } from '@touchstone/core/internal';

/** Masks the secrets of a run, the credential within a header, and the values derived from each secret. */
export class Secrets extends SecretMasker {
  override add(value: string, name?: string, options: SecretOptions = {}): void {
    super.add(value, name, options);
    if (options.isHarmless) return;
    for (const derived of derivedValues(value)) super.add(derived, undefined, { isHarmless: true });
  }

  /** Adds a header's value, and the credential within it: `Bearer …`, `Basic …`, `session=…; …`. */
  addHeader(header: string, value: string): void {
    const isHarmless = !SECRET_HEADER.test(header);
    const [, scheme = '', credential = ''] = /^(\S+) +(\S+)$/.exec(value) ?? [];
    if (/cookie/i.test(header)) {
      for (const pair of value.split(';'))
        this.add(pair.slice(pair.indexOf('=') + 1).trim(), header, { isHarmless });
    }
    this.add(credential, header, { isHarmless });
    if (/^basic$/i.test(scheme)) this.addBasic(Buffer.from(credential, 'base64').toString('utf8'), header);
    this.add(value, header, { isHarmless });
  }

  /** Adds `user:password` (RFC 7617 §2), and the password alone. */
  addBasic(value: string, name: string): void {
    this.add(value.slice(value.indexOf(':') + 1), name);
    this.add(value, name);
  }
}

/**
 * Matches names of headers that carry a secret. The values of other configured headers are masked, but a response may
 * repeat them.
 */
const SECRET_HEADER = /auth|cookie|key|token|secret|password|signature|credential|^touchstone-control$/i;

export const isSecretHeader = (name: string): boolean => SECRET_HEADER.test(name);
