import type { Operation } from '@touchstone/core';
import { isRequestable } from '@touchstone/core/internal';
import { clientMethods } from '../plan/client-methods.js';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import { sampleBody } from './body.js';
import { callTemplate } from './call-template.js';
import { callerFor } from './caller-for.js';
import type { PlanContext } from './context.js';
import { unlessFailed } from './failed-scenarios.js';
import { keyReference } from './key-reference.js';
import { sampleParameters } from './parameters.js';
import { Prerequisites } from './prerequisites.js';
import type { Scenario, ScenarioOptions } from './scenario.js';
import { asTokenRequest } from './token-request.js';
import { versionRead, withAnyVersion } from './version-read.js';

/** Plans a well-formed call to an operation, with its caller and prerequisites. */
export const planScenario = (
  context: PlanContext,
  operation: Operation,
  options: ScenarioOptions,
): Scenario | Untested =>
  unlessFailed(context, operation, options, () => planCall(context, operation, options));

function planCall(context: PlanContext, operation: Operation, options: ScenarioOptions): Scenario | Untested {
  if (!isRequestable(operation.path)) return notRequestable(operation);
  const caller = callerFor(context, operation, options.requirements);
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
  const by = isTokenEndpoint ? (options.by ?? clientMethods(context.model, operation)[0]) : undefined;
  const references = body ? prerequisites.bodyReferences(body) : [];
  if (isUntested(references)) return references;
  const key = body && keyReference(context, operation, body, prerequisites);
  const { parents } = prerequisites;
  const version = versionRead(context, operation, options, {
    parents,
    literals: path,
    steps: prerequisites.steps,
  });
  return {
    steps: [...prerequisites.steps, ...(version ? [version.step] : [])],
    request: callTemplate(operation, caller, {
      parents,
      parameters: [...path, ...withAnyVersion(operation, parameters)],
      ...(body && { body: body.body }),
      substitutions: [
        ...references,
        ...(key && !references.some(({ at }) => at === key.at) ? [key] : []),
        ...(version ? [version.substitution] : []),
      ],
      ...(by && { client: { by, is: 'as it is' } }),
    }),
    marker: body?.marker ?? null,
  };
}

const notRequestable = ({ id }: Operation): Untested =>
  untested(
    'not supported',
    `The path of ${id} contains a ? or #, which no request path can contain (OpenAPI 3.1 §4.8.8).`,
  );
