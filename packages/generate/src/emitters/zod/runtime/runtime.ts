import { CHECKS, type CheckName, GUARDS, type GuardName } from './checks.js';
import { FORMATS, type FormatName } from './formats.js';
import { FOUNDATION, type FoundationName } from './foundation.js';
import { HEADERS, type HeaderName } from './headers.js';
import { OBJECTS, type ObjectName } from './objects.js';
import type { Piece } from './piece.js';
import { UNEVALUATED, type UnevaluatedName } from './unevaluated.js';

export type RuntimeName =
  | FoundationName
  | GuardName
  | CheckName
  | ObjectName
  | UnevaluatedName
  | FormatName
  | HeaderName;

const PIECES: Readonly<Record<RuntimeName, Piece>> = {
  ...FOUNDATION,
  ...GUARDS,
  ...CHECKS,
  ...OBJECTS,
  ...UNEVALUATED,
  ...FORMATS,
  ...HEADERS,
};

/** The pieces asked for and what they need, always in one order. */
export function runtimeText(wanted: ReadonlySet<RuntimeName>): string {
  const pieces: ReadonlyMap<string, Piece> = new Map(Object.entries(PIECES));
  const needed = new Set<string>();
  const add = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    pieces.get(name)?.needs?.forEach(add);
  };
  wanted.forEach(add);
  const exported: ReadonlySet<string> = wanted;
  const texts = [...pieces]
    .filter(([name]) => needed.has(name))
    // What other pieces alone call is nobody else's.
    .map(([name, { text }]) => (exported.has(name) ? text : text.replace(/^export (?=function|const)/m, '')));
  return ["import * as z from 'zod';", ...texts, ''].join('\n\n').replace(/\n+$/, '\n');
}
