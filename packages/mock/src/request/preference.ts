import { decodeForm, type QueryPair } from '@touchstone/core/internal';
import type { Incoming } from '../message.js';

/**
 * The preferences of the header `Prefer` (RFC 7240). `code`, `example` and `dynamic` have the same meaning as in Prism.
 */
export interface Preference {
  /** A documented status: `404`, `4XX` or `default`. */
  readonly code?: string;
  /** Name of a documented example. */
  readonly example?: string;
  /** Code of a documented error. */
  readonly error?: string;
  /** Sample the response from its schema, even if it has examples. */
  readonly dynamic?: boolean;
  readonly seed?: number;
  /** Seconds to wait before answering, at most 60. By contrast, RFC 7240 §4.3 defines `wait` as a maximum. */
  readonly wait?: number;
}

const NONE: Preference = {};

interface PreferenceSource {
  readonly incoming: Incoming;
  readonly query: readonly QueryPair[];
  header(name: string): string | undefined;
}

const NAMES = ['code', 'example', 'error', 'dynamic', 'seed', 'wait'] as const;

/**
 * Reads preferences from the header `Prefer` (RFC 7240 §2) and from query names that begin with two underscores
 * (`__code`). Unknown preferences are ignored, as the RFC requires.
 */
export function preferenceOf(source: PreferenceSource): Preference {
  const header = source.header('prefer');
  const isInQuery = source.incoming.query.includes('__');
  if (!header && !isInQuery) return NONE;
  const preferences = new Map<string, string>();
  if (isInQuery) {
    for (const [name, raw] of source.query)
      if (name.startsWith('__')) preferences.set(name.slice(2), decodeForm(raw));
  }
  for (const [, name = '', quoted, token = ''] of (header ?? '').matchAll(
    /([A-Za-z_-]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;]*)))?/g,
  )) {
    preferences.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? token);
  }
  const [code, example, error, dynamic, seed, wait] = NAMES.map((name) => preferences.get(name));
  return {
    ...(code && { code: code.toUpperCase() === 'DEFAULT' ? 'default' : code.toUpperCase() }),
    ...(example && { example }),
    ...(error && { error }),
    ...(dynamic !== undefined && { dynamic: dynamic === '' || dynamic === 'true' }),
    ...(seed && Number.isFinite(Number(seed)) && { seed: Number(seed) }),
    ...(wait && Number(wait) > 0 && { wait: Math.min(Number(wait), MAX_WAIT_SECONDS) }),
  };
}

const MAX_WAIT_SECONDS = 60;
