import { dirname, resolve } from 'node:path';

/** Returns whether Redocly treats a reference as a URL rather than as a path. */
export const isAbsoluteUrl = (reference: string): boolean =>
  /^(?:https?:[/][/]|file:[/][/]|data:)/.test(reference);

/** Resolves a reference to another document against the path or URL of the document that contains it. */
export function resolveFrom(base: string, reference: string): string {
  if (isAbsoluteUrl(reference)) return reference;
  return isAbsoluteUrl(base) ? new URL(reference, base).href : resolve(dirname(base), reference);
}
