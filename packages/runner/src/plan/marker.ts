import { atPointer, childPointer, type Json, type Operation, type SchemaNode } from '@touchstone/core';
import type { PlanContext } from './context.js';
import { replaceAt } from './edit.js';

/** A value no other case of this run uses, that a person recognises as ours. */
export function markerOf(seed: number, label: string): string {
  let hash = 0x811c9dc5;
  for (const character of `${seed} ${label}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  let second = 0x9747b28c;
  for (const character of `${label} ${seed}`) {
    second = Math.imul(second ^ (character.codePointAt(0) ?? 0), 0x5bd1e995) >>> 0;
  }
  return `touchstone-${hash.toString(36)}${second.toString(36)}`;
}

export interface Marked {
  readonly value: Json;
  /** What a search finds it by; null where the value has no place for it. */
  readonly marker: string | null;
}

/** Gives unique fields a value of their own, and puts a marker where a search can find it. */
export function mark(
  context: PlanContext,
  operation: Operation,
  schema: SchemaNode,
  value: Json,
  label: string,
): Marked {
  if (!isObject(value)) return { value, marker: null };
  const put = (body: Json, pointer: string, marker: string): Json | undefined => {
    const old = atPointer(body, pointer);
    const candidates = [marker, `${marker}@example.com`, `https://example.com/${marker}`];
    return candidates
      .filter((candidate) => typeof old !== 'string' || isAlike(candidate, old))
      .map((candidate) => replaceAt(body, pointer, candidate))
      .find((candidate) => context.validator.validate(schema, candidate).length === 0);
  };
  const { seed } = context.options;
  const unique = uniqueFields(operation);
  const own = unique.reduce<Json>(
    (body, pointer) => put(body, pointer, markerOf(seed, `${label} ${pointer}`)) ?? body,
    value,
  );
  const marker = markerOf(seed, label);
  const texts = Object.keys(value)
    .filter((name) => typeof value[name] === 'string')
    .map((name) => childPointer('', name));
  for (const pointer of texts.filter((text) => !unique.includes(text))) {
    const marked = put(own, pointer, marker);
    if (marked !== undefined) return { value: marked, marker };
  }
  return { value: own, marker: null };
}

/** An address goes where an address stood, a plain text where a plain text stood. */
const isAlike = (candidate: string, old: string): boolean =>
  old.includes('@') === candidate.includes('@') && old.includes('://') === candidate.includes('://');

/** Pointers to what no two resources may share. */
export function uniqueFields(operation: Operation): readonly string[] {
  return operation.responses
    .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
    .flatMap((trigger) => (trigger.kind === 'duplicate' ? trigger.fields : []));
}

export const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
