import type { Operation } from '@touchstone/core';
import { pathParameterNames } from '@touchstone/core/internal';
import type {
  Body,
  Bound,
  ClientAuthentication,
  ParameterValue,
  RequestTemplate,
  Substitution,
} from './case.js';

export interface RequestParts {
  /** Path parameters by name. */
  readonly parents?: ReadonlyMap<string, Bound>;
  readonly parameters?: readonly ParameterValue[];
  readonly body?: Body;
  readonly substitutions?: readonly Substitution[];
  readonly client?: ClientAuthentication;
}

/** A well-formed call of an operation by a caller. */
export function request(
  operation: Operation,
  caller: string | null,
  parts: RequestParts = {},
): RequestTemplate {
  const path = pathParameterNames(operation.path).flatMap((name): Substitution[] => {
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
    caller,
    credential: 'as it is',
    ...(parts.client && { client: parts.client }),
  };
}
