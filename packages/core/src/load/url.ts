import { dirname, resolve } from 'node:path';

/** Whether a reference is what Redocly takes for a URL, and no path. */
export const isAbsoluteUrl = (reference: string): boolean =>
  /^(?:https?:[/][/]|file:[/][/]|data:)/.test(reference);

/** Where a reference to another document leads, from the path or URL of the document that it stands in. */
export function resolveFrom(base: string, reference: string): string {
  if (isAbsoluteUrl(reference)) return reference;
  return isAbsoluteUrl(base) ? new URL(reference, base).href : resolve(dirname(base), reference);
}
