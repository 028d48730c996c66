import type { Operation } from '@touchstone/core';
import { pathParameterNames } from '@touchstone/core/internal';
import type { Binding } from '../plan/binding.js';
import type {
  Body,
  ClientAuthentication,
  ParameterValue,
  RequestTemplate,
  Substitution,
} from '../plan/request-template.js';

export interface CallOptions {
  /** Bindings of the path parameters, by name. */
  readonly parents?: ReadonlyMap<string, Binding>;
  readonly parameters?: readonly ParameterValue[];
  readonly body?: Body;
  readonly substitutions?: readonly Substitution[];
  readonly client?: ClientAuthentication;
}

export function callTemplate(
  operation: Operation,
  caller: string | null,
  options: CallOptions = {},
): RequestTemplate {
  const path = pathParameterNames(operation.path).flatMap((name): Substitution[] => {
    const value = options.parents?.get(name);
    return value ? [{ in: 'path', at: name, value }] : [];
  });
  return {
    operation: operation.id,
    method: operation.method,
    path: operation.path,
    parameters: options.parameters ?? [],
    ...(options.body && { body: options.body }),
    substitutions: [...path, ...(options.substitutions ?? [])],
    caller,
    credential: 'as it is',
    ...(options.client && { client: options.client }),
  };
}
