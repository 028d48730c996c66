/** Returns an unguessable string: 192 random bits as 32 characters of base64url. */
export function secretText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}

/** Returns a new secret for signing webhooks, in the format of Standard Webhooks 1.0. */
export const newSigningSecret = (): string =>
  `whsec_${secretText().replaceAll('-', '+').replaceAll('_', '/')}`;

/** Returns `true` if two strings are equal. The duration of the comparison does not depend on where they differ. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [new TextEncoder().encode(one), new TextEncoder().encode(other)];
  let difference = a.length ^ b.length;
  for (let index = 0; index < a.length; index++) difference |= (a[index] ?? 0) ^ (b[index] ?? 0);
  return difference === 0;
}
