import type { Operation, PathItem, Trigger } from '@touchstone/core';
import { authenticator } from './access/authenticate.js';
import type { AuthenticationResult } from './access/authentication-result.js';
import type { CompiledOperation } from './compiled-operation.js';
import type { Environment } from './environment.js';
import { bodyReader } from './request/body.js';
import { parametersReader } from './request/parameters.js';
import { Responses } from './respond/responses.js';

const DEFAULT_BODY_LIMIT_BYTES = 1024 * 1024;

export function compileOperation(environment: Environment, operation: Operation): CompiledOperation {
  const { model } = environment;
  const isTokenEndpoint = [...model.securitySchemes.values()].some(
    ({ tokenOperation }) => tokenOperation === operation.id,
  );
  return {
    ...compileShared(environment, operation, isTokenEndpoint),
    bodyReader: bodyReader(model, operation),
  };
}

/** Compiles an operation for the methods that a path does not declare, based on {@link representativeOf}. */
export function compileUndeclared(environment: Environment, item: PathItem): CompiledOperation {
  return { ...compileShared(environment, representativeOf(item), false), bodyReader: undefined };
}

/**
 * Returns the operation whose checks also apply to the undeclared methods of a path: an operation that documents an
 * error for unsupported methods, or else the first operation.
 */
export function representativeOf({ operations }: PathItem): Operation {
  const representative =
    operations.find((operation) => triggersOf(operation).some(({ kind }) => kind === 'method-unsupported')) ??
    operations[0];
  if (!representative) throw new TypeError('A routed path must have at least one operation.');
  return representative;
}

function compileShared(
  environment: Environment,
  operation: Operation,
  isTokenEndpoint: boolean,
): Omit<CompiledOperation, 'bodyReader'> {
  const { model, options } = environment;
  const triggers = triggersOf(operation);
  const allow = allowOf(environment, operation);
  const responses = new Responses(environment, operation, allow);
  const tenantTrigger = triggers.find((trigger) => trigger.kind === 'header' && trigger.is === 'not-allowed');
  const limits = triggers.flatMap((trigger) =>
    trigger.kind === 'payload-too-large' && trigger.limit > 0 ? [trigger.limit] : [],
  );
  return {
    operation,
    allow,
    parameters: parametersReader(model, operation, queryKeyNames(environment, operation)),
    bodyLimit: limits.length > 0 ? Math.min(...limits) : (options.bodyLimit ?? DEFAULT_BODY_LIMIT_BYTES),
    requestTypes: operation.requestBody?.content.map(({ mediaType }) => mediaType) ?? [],
    successTypes: responses.usual.types,
    triggerHeaders: new Set(
      triggers.flatMap((trigger) => (trigger.kind === 'header' ? [trigger.name.toLowerCase()] : [])),
    ),
    tenantHeader: tenantTrigger?.kind === 'header' ? tenantTrigger.name : undefined,
    isTokenEndpoint,
    responses,
    authenticate: isTokenEndpoint
      ? (): AuthenticationResult => ({ state: 'anonymous' })
      : authenticator(model, operation),
  };
}

const triggersOf = ({ responses }: Operation): readonly Trigger[] =>
  responses.flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers));

/** Returns the names of the query parameters that carry API keys. */
const queryKeyNames = ({ model }: Environment, { security }: Operation): readonly string[] =>
  security.flat().flatMap(({ scheme: name }) => {
    const scheme = model.securitySchemes.get(name);
    return scheme?.in === 'query' ? [scheme.parameterName ?? name] : [];
  });

function allowOf({ model }: Environment, { path }: Operation): string {
  const item = model.paths.find((candidate) => candidate.path === path);
  return (item?.operations ?? []).map(({ method }) => method).join(', ');
}
