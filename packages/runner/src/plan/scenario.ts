import type { Operation } from '@touchstone/core';
import { isRequestable } from '@touchstone/core/internal';
import { type BodyOptions, sampleBody } from './body.js';
import { callerFor, type Need } from './callers.js';
import type { Bound, ClientAuthentication, RequestTemplate, Step, Untested } from './case.js';
import { isUntested, type PlanContext } from './context.js';
import { sampleParameters } from './parameters.js';
import { Prerequisites } from './prerequisites.js';
import { request } from './request.js';
import { asTokenRequest, clientMethods } from './token-endpoint.js';

/** A call that should succeed, and what has to be there first. */
export interface Scenario {
  readonly steps: readonly Step[];
  readonly request: RequestTemplate;
  /** What a search finds the new item by; null where the body has no place for it. */
  readonly marker: string | null;
}

export interface ScenarioOptions extends BodyOptions {
  readonly need: Need;
  /** In front of binding names, where scenarios nest. */
  readonly prefix?: string;
  /** Values of path parameters known already. */
  readonly parents?: ReadonlyMap<string, Bound>;
  readonly depth?: number;
  /** The call is to be refused: what it names is made once for all refusals of the operation. */
  readonly refused?: boolean;
  /** Path parameters name resources made for this case alone. Default: for operations that write. */
  readonly fresh?: boolean;
  /** Query parameters to send besides the required ones. */
  readonly query?: readonly string[];
  /** At a token endpoint: how the client says who it is. Default: the first that the document offers. */
  readonly by?: ClientAuthentication['by'];
}

/** Plans a well-formed call of an operation. */
export function scenario(
  context: PlanContext,
  operation: Operation,
  options: ScenarioOptions,
): Scenario | Untested {
  if (!isRequestable(operation.path)) return noSuchPath(operation);
  const caller = callerFor(context, operation, options.need);
  if (isUntested(caller)) return caller;
  const prerequisites = new Prerequisites(context, operation, options);
  const path = prerequisites.pathParameters();
  if (isUntested(path)) return path;
  const parameters = sampleParameters(context, operation, options.query);
  if (isUntested(parameters)) return parameters;
  const sampled = sampleBody(context, operation, options);
  if (isUntested(sampled)) return sampled;
  const isTokenEndpoint = context.tokenEndpoints.has(operation.id);
  const body = isTokenEndpoint ? asTokenRequest(sampled) : sampled;
  const by = isTokenEndpoint ? (options.by ?? clientMethods(context, operation)[0]) : undefined;
  const references = body ? prerequisites.bodyReferences(body) : [];
  if (isUntested(references)) return references;
  return {
    steps: prerequisites.steps,
    request: request(operation, caller, {
      parents: prerequisites.parents,
      parameters: [...path, ...parameters],
      ...(body && { body: body.body }),
      substitutions: references,
      ...(by && { client: { by, is: 'as it is' } }),
    }),
    marker: body?.marker ?? null,
  };
}

const noSuchPath = ({ id }: Operation): Untested => ({
  reason: 'not supported',
  detail: `The path of ${id} holds a ? or #, and no request can have such a path (OpenAPI 3.1 §4.8.8).`,
});
