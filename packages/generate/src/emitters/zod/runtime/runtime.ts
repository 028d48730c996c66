import { CHECKS, type CheckName, GUARDS, type GuardName } from './checks.js';
import { FORMATS, type FormatName } from './formats.js';
import { FOUNDATION, type FoundationName } from './foundation.js';
import { OBJECTS, type ObjectName } from './objects.js';
import type { Piece } from './piece.js';
import { UNEVALUATED, type UnevaluatedName } from './unevaluated.js';

export type RuntimeName = FoundationName | GuardName | CheckName | ObjectName | UnevaluatedName | FormatName;

const PIECES: Readonly<Record<RuntimeName, Piece>> = {
  ...FOUNDATION,
  ...GUARDS,
  ...CHECKS,
  ...OBJECTS,
  ...UNEVALUATED,
  ...FORMATS,
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
  const texts = [...pieces].filter(([name]) => needed.has(name)).map(([, { text }]) => text);
  return ["import * as z from 'zod';", ...texts, ''].join('\n\n').replace(/\n+$/, '\n');
}
