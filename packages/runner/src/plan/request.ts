import type { Json, Operation } from '@touchstone/core';
import type { Body, Bound, ParameterValue, RequestTemplate, Substitution } from './case.js';

export interface RequestParts {
  /** Path parameters by name. */
  readonly parents?: ReadonlyMap<string, Bound>;
  readonly parameters?: readonly ParameterValue[];
  readonly body?: Body;
  readonly substitutions?: readonly Substitution[];
}

/** A well-formed call of an operation by a principal. */
export function request(operation: Operation, principal: string | null, parts: RequestParts = {}): RequestTemplate {
  const names = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
  const path = names.flatMap((name): Substitution[] => {
    const value = parts.parents?.get(name);
    return value ? [{ in: 'path', at: name, value }] : [];
  });
  return {
    operation: operation.id,
    method: operation.method,
    path: operation.path,
    parameters: parts.parameters ?? [],
    ...(parts.body && { body: parts.body }),
    substitutions: [...path, ...(parts.substitutions ?? [])],
    principal,
    credential: 'as it is',
  };
}

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

/** Whether a value can be written as a path segment without changing the path. */
export const isSegment = (value: Json): boolean => /^[^./][^/]*$/.test(String(value));
