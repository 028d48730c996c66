import { isRequestable, type Operation } from '@touchstone/core';
import { type BodyOptions, sampleBody } from './body.js';
import type { Bound, ClientAuthentication, RequestTemplate, Step, Unreachable } from './case.js';
import { isUnreachable, type PlanContext } from './context.js';
import { sampleParameters } from './parameters.js';
import { Prerequisites } from './prerequisites.js';
import { type Need, principalFor } from './principals.js';
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
): Scenario | Unreachable {
  if (!isRequestable(operation.path)) return noSuchPath(operation);
  const principal = principalFor(context, operation, options.need);
  if (isUnreachable(principal)) return principal;
  const prerequisites = new Prerequisites(context, operation, options);
  const path = prerequisites.pathParameters();
  if (isUnreachable(path)) return path;
  const parameters = sampleParameters(context, operation, options.query);
  if (isUnreachable(parameters)) return parameters;
  const sampled = sampleBody(context, operation, options);
  if (isUnreachable(sampled)) return sampled;
  const isTokenEndpoint = context.tokenEndpoints.has(operation.id);
  const body = isTokenEndpoint ? asTokenRequest(sampled) : sampled;
  const by = isTokenEndpoint ? (options.by ?? clientMethods(context, operation)[0]) : undefined;
  const references = body ? prerequisites.bodyReferences(body) : [];
  if (isUnreachable(references)) return references;
  return {
    steps: prerequisites.steps,
    request: request(operation, principal, {
      parents: prerequisites.parents,
      parameters: [...path, ...parameters],
      ...(body && { body: body.body }),
      substitutions: references,
      ...(by && { client: { by, is: 'as it is' } }),
    }),
    marker: body?.marker ?? null,
  };
}

const noSuchPath = ({ id }: Operation): Unreachable => ({
  reason: 'not supported',
  detail: `The path of ${id} holds a ? or #, and no request can have such a path (OpenAPI 3.1 §4.8.8).`,
});
