/** A text that nobody can guess: 32 characters of base64url, 192 bits. */
export function secretText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}

/** A secret that webhooks are signed with, as Standard Webhooks 1.0 writes them. */
export const newSigningSecret = (): string =>
  `whsec_${secretText().replaceAll('-', '+').replaceAll('_', '/')}`;

/** Compares in a time that does not tell where two texts differ. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [new TextEncoder().encode(one), new TextEncoder().encode(other)];
  let difference = a.length ^ b.length;
  for (let index = 0; index < a.length; index++) difference |= (a[index] ?? 0) ^ (b[index] ?? 0);
  return difference === 0;
}
