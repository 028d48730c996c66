import { decodeForm } from '@touchstone/core/internal';
import type { Call } from '../call.js';

/** What a caller asks for by the header `Prefer` (RFC 7240), as users of Prism know it, and more. */
export interface Preference {
  /** A documented status. */
  readonly code?: string;
  /** Name of an Example. */
  readonly example?: string;
  /** A documented error's code. */
  readonly error?: string;
  readonly dynamic?: boolean;
  readonly seed?: number;
  /** Seconds to wait before answering (RFC 7240 §4.3 has it the other way round: at most). */
  readonly wait?: number;
}

const NONE: Preference = {};

const NAMES = ['code', 'example', 'error', 'dynamic', 'seed', 'wait'] as const;

/**
 * By the header, in the form of RFC 7240 §2, or by query names that begin with two underscores, `__code`. What is not
 * known is ignored, as the RFC demands.
 */
export function preferenceOf(call: Call): Preference {
  const header = call.header('prefer');
  const isInQuery = call.incoming.query.includes('__');
  if (!header && !isInQuery) return NONE;
  const found = new Map<string, string>();
  if (isInQuery) {
    for (const [name, raw] of call.query)
      if (name.startsWith('__')) found.set(name.slice(2), decodeForm(raw));
  }
  for (const [, name = '', quoted, token = ''] of (header ?? '').matchAll(
    /([A-Za-z_-]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;]*)))?/g,
  )) {
    found.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? token);
  }
  const [code, example, error, dynamic, seed, wait] = NAMES.map((name) => found.get(name));
  return {
    ...(code && { code: code.toUpperCase() === 'DEFAULT' ? 'default' : code.toUpperCase() }),
    ...(example && { example }),
    ...(error && { error }),
    ...(dynamic !== undefined && { dynamic: dynamic === '' || dynamic === 'true' }),
    ...(seed && Number.isFinite(Number(seed)) && { seed: Number(seed) }),
    ...(wait && Number(wait) > 0 && { wait: Math.min(Number(wait), MOST_SECONDS) }),
  };
}

const MOST_SECONDS = 60;
