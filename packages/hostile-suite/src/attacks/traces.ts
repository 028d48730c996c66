import { existsSync, rmSync } from 'node:fs';
import { CANARY } from '../canary.js';
import type { Failure } from '../input.js';

/** Prototypes that no input may change. */
const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, String.prototype] as const;

const namesOf = (): string => PROTOTYPES.map((prototype) => Reflect.ownKeys(prototype).length).join(' ');
const initialNames = namesOf();

/**
 * Removes the traces that injected code left in this process or its working directory. Returns the failure, if there
 * were any.
 */
export function tracesOf(part: string): Failure | undefined {
  const traces: string[] = [];
  if (Object.hasOwn(globalThis, CANARY)) traces.push('the global variable');
  if (existsSync(CANARY)) traces.push('the file');
  if (namesOf() !== initialNames) traces.push('a property of a built-in prototype');
  Reflect.deleteProperty(globalThis, CANARY);
  Reflect.deleteProperty(Object.prototype, CANARY);
  rmSync(CANARY, { force: true });
  if (traces.length === 0) return undefined;
  return { rule: 'executed', part, detail: `Injected code created ${traces.join(' and ')}.` };
}
