import type { Call } from './message.js';

/** The values of the parameters of a path. */
export type PathValues = Readonly<Record<string, string>>;

/** A route that a path matches. */
export interface Match {
  /** The operation as a document names it: `GET /flows/{flow_id}`. */
  readonly operation: string;
  readonly values: PathValues;
}

/**
 * Returns the route of a call; or else the methods that its path has, which are none for an unknown path. A literal
 * segment takes precedence over a parameter.
 */
export function matchRoute(
  operations: readonly string[],
  { method, path }: Pick<Call, 'method' | 'path'>,
): Match | { readonly allowed: readonly string[] } {
  const matches = operations.flatMap((operation) => {
    const [verb = '', template = ''] = operation.split(' ');
    const values = matchPath(template, path);
    return values ? [{ operation, verb, values, parameters: Object.keys(values).length }] : [];
  });
  const fewest = Math.min(...matches.map(({ parameters }) => parameters));
  const closest = matches.filter(({ parameters }) => parameters === fewest);
  return closest.find(({ verb }) => verb === method) ?? { allowed: closest.map(({ verb }) => verb) };
}

function matchPath(template: string, path: string): PathValues | undefined {
  const names: string[] = [];
  const pattern = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return '([^/]+)';
  });
  const match = new RegExp(`^${pattern}$`).exec(path);
  return match ? Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? ''])) : undefined;
}
