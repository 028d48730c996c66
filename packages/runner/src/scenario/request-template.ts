import { namesIn, type Operation } from '@touchstone/core';
import type { Binding } from '../plan/binding.js';
import type {
  Body,
  ClientAuthentication,
  ParameterValue,
  RequestTemplate,
  Substitution,
} from '../plan/request-template.js';

export interface TemplateParts {
  /** Path parameters by name. */
  readonly parents?: ReadonlyMap<string, Binding>;
  readonly parameters?: readonly ParameterValue[];
  readonly body?: Body;
  readonly substitutions?: readonly Substitution[];
  readonly client?: ClientAuthentication;
}

/** A well-formed call of an operation by a caller. */
export function request(
  operation: Operation,
  caller: string | null,
  parts: TemplateParts = {},
): RequestTemplate {
  const path = namesIn(operation.path).flatMap((name): Substitution[] => {
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
