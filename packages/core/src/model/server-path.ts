import { hasOwn } from '../load/reference.js';
import type { ApiModel } from './model.js';

/** The path of a server of the document. */
export interface ServerPath {
  /**
   * The percent-encoded path of the URL; empty if the URL is invalid or its path does not begin with a slash, as in
   * `mailto:api`.
   */
  readonly path: string;
  /** Names of the variables in the URL that have no default, in order of first use. */
  readonly undefinedVariables: readonly string[];
}

/**
 * Returns the path of the document's first server, with its variables replaced by their defaults (OpenAPI 3.1 §4.8.5,
 * §4.8.6). A variable without a default is not replaced.
 */
export function serverPath({ servers, document }: Pick<ApiModel, 'servers' | 'document'>): ServerPath {
  const [template = '/'] = servers;
  const undefinedVariables = new Set<string>();
  const url = template.replaceAll(/\{([^{}]+)\}/g, (written, name: string) => {
    const value = defaultOf(document['servers'], name);
    if (value === undefined) undefinedVariables.add(name);
    return value ?? written;
  });
  return { path: pathOf(url), undefinedVariables: [...undefinedVariables] };
}

function defaultOf(servers: unknown, name: string): string | undefined {
  const server: unknown = Array.isArray(servers) ? servers[0] : undefined;
  if (!hasOwn(server, 'variables') || !hasOwn(server['variables'], name)) return undefined;
  const variable = server['variables'][name];
  const value = hasOwn(variable, 'default') ? variable['default'] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function pathOf(url: string): string {
  try {
    // A scheme, host or port that still contains a variable is invalid in a URL, but does not affect the path.
    const withoutVariables = url.replace(/^(?:[^/?#]*:)?\/\/[^/?#]*/, (origin) =>
      origin.includes('{') ? '' : origin,
    );
    const { pathname } = new URL(withoutVariables || '/', 'http://localhost');
    return pathname.startsWith('/') ? pathname : '';
  } catch {
    return '';
  }
}
