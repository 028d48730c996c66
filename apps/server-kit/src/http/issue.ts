import type { z } from 'zod';

export type Issue = z.core.$ZodIssue;

/**
 * Returns the path of the invalid or unexpected property, such as `contacts.0.name`, or an empty string for the body
 * itself.
 */
export function issuePath(issue: Issue): string {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  return path.join('.');
}

/** Returns true if the issue is that a property is absent from the body. */
export function isMissing(issue: Issue, body: unknown): boolean {
  const last = issue.path.at(-1);
  if (last === undefined) return false;
  let parent: unknown = body;
  for (const step of issue.path.slice(0, -1)) parent = property(parent, step);
  return typeof parent === 'object' && parent !== null && !Object.hasOwn(parent, last);
}

function property(parent: unknown, name: PropertyKey): unknown {
  return typeof parent === 'object' && parent !== null && Object.hasOwn(parent, name)
    ? Reflect.get(parent, name)
    : undefined;
}
