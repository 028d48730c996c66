import type { ApiModel, Operation } from '../model/model.js';
import { pathUpToLastParameter } from '../resource/paths.js';
import { bodySchemas, fieldSchemas, hasRequired, namesOwnItem } from './body-field.js';
import { insufficientScopes, isSecured, takesScope } from './scopes.js';
import type { RequestPart, TransitionTable } from './trigger.js';
import type { ObstacleContext, TriggerOf } from './trigger-definition.js';

/** A clause that completes "the trigger cannot fire because …"; undefined if the trigger can fire. */
type Obstacle = string | undefined;

const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const NO_BODY = 'the operation has no request body';
const NO_CREDENTIAL = 'the operation can be called without a credential';

export const securityObstacle = ({ operation }: ObstacleContext): Obstacle =>
  isSecured(operation) ? undefined : NO_CREDENTIAL;

export const bodyObstacle = ({ operation }: ObstacleContext): Obstacle =>
  operation.requestBody ? undefined : NO_BODY;

export function headerObstacle({
  model,
  operation,
  trigger: { name },
}: ObstacleContext<TriggerOf<'header'>>): Obstacle {
  return takesHeader(model, operation, name) ? undefined : `the operation declares no header ${name}`;
}

export function scopeObstacle({
  model,
  operation,
  trigger: { lacks },
}: ObstacleContext<TriggerOf<'scope-missing'>>): Obstacle {
  if (!takesScope(operation)) return 'the operation requires no scope';
  if (lacks === 'type' || insufficientScopes(model, operation).length > 0) return undefined;
  return 'every scope of the required type is sufficient';
}

export function requestObstacle({
  operation,
  trigger,
}: ObstacleContext<TriggerOf<'request-invalid'>>): Obstacle {
  const part: RequestPart = trigger.in;
  switch (part) {
    case 'undeclared-query':
      return undefined;
    case 'syntax':
      return operation.requestBody ? undefined : NO_BODY;
    case 'body':
      return bodySchemas(operation).length > 0 ? undefined : 'the request body has no schema';
    case 'query':
    case 'path':
    case 'header':
      return operation.parameters.some((parameter) => parameter.in === part)
        ? undefined
        : `the operation declares no ${part} parameter`;
  }
}

export const requiredObstacle = ({ model, operation }: ObstacleContext): Obstacle =>
  hasRequired(model, operation) ? undefined : 'the request body has no required property';

/**
 * Returns an obstacle if the request body lacks one of the fields.
 * @param fields JSON Pointers into the request body.
 */
export function fieldsObstacle({ model, operation }: ObstacleContext, fields: readonly string[]): Obstacle {
  const absent = fields.find((field) => fieldSchemas(model, operation, field).length === 0);
  return absent === undefined ? undefined : `the request body has no field ${absent}`;
}

export function transitionObstacle(context: ObstacleContext<TriggerOf<'transition-forbidden'>>): Obstacle {
  const { model, operation, trigger } = context;
  return (
    fieldsObstacle(context, [trigger.transitions.field]) ??
    tableObstacle(model, operation, trigger.transitions)
  );
}

export function resourceObstacle({ model, operation }: ObstacleContext): Obstacle {
  const isNamed =
    operation.parameters.some((parameter) => parameter.in === 'path') || namesOwnItem(model, operation);
  return isNamed ? undefined : 'neither the path nor the request body names a resource';
}

export const foreignObstacle = (context: ObstacleContext): Obstacle =>
  isSecured(context.operation)
    ? resourceObstacle(context)
    : `${NO_CREDENTIAL}, so no resource belongs to another tenant`;

export function methodObstacle({ model, operation }: ObstacleContext): Obstacle {
  const declared = model.paths
    .find(({ path }) => path === operation.path)
    ?.operations.map(({ method }) => method as string);
  return VERBS.some((verb) => !declared?.includes(verb))
    ? undefined
    : `the path already declares ${VERBS.join(', ')}`;
}

/** Returns an obstacle if the earlier call is not documented, or concerns another resource. */
export function afterObstacle({ model, operation, trigger }: ObstacleContext<TriggerOf<'after'>>): Obstacle {
  const earlier = model.operations.find(({ id }) => id === trigger.operation);
  if (!earlier) return `the document has no operation ${trigger.operation}`;
  const item = pathUpToLastParameter(operation.path);
  return item !== undefined && item === pathUpToLastParameter(earlier.path)
    ? undefined
    : `${trigger.operation} does not concern the same resource`;
}

export const acceptObstacle = ({ operation }: ObstacleContext): Obstacle =>
  operation.responses.some(({ content }) => content.length > 0)
    ? undefined
    : 'no response of the operation has content';

export function payloadObstacle({
  operation,
  trigger: { limit },
}: ObstacleContext<TriggerOf<'payload-too-large'>>): Obstacle {
  if (!operation.requestBody) return NO_BODY;
  return limit > 0 ? undefined : "the trigger's `limit` is 0";
}

export const rateObstacle = ({
  trigger: { limit, window },
}: ObstacleContext<TriggerOf<'rate-exceeded'>>): Obstacle =>
  limit > 0 && window > 0 ? undefined : "the trigger's `limit` or `window` is 0";

/**
 * Returns an obstacle if an `enum` of the field excludes a state of the table, because a valid request cannot contain
 * that state.
 */
function tableObstacle(model: ApiModel, operation: Operation, table: TransitionTable): Obstacle {
  const lists = fieldSchemas(model, operation, table.field).flatMap(({ schema }) =>
    typeof schema === 'object' && Array.isArray(schema.enum) ? [schema.enum as readonly unknown[]] : [],
  );
  const states = [...table.initial, ...Object.keys(table.allowed), ...Object.values(table.allowed).flat()];
  const excluded = states.find((state) => lists.some((list) => !list.includes(state)));
  return excluded === undefined
    ? undefined
    : `the transition table contains the state ${excluded}, which the schema of ${table.field} excludes`;
}

function takesHeader(model: ApiModel, operation: Operation, name: string): boolean {
  const lowerCase = name.toLowerCase();
  const schemes = operation.security.flatMap((alternative) =>
    alternative.map(({ scheme }) => model.securitySchemes.get(scheme)),
  );
  return (
    operation.parameters.some(
      (parameter) => parameter.in === 'header' && parameter.name.toLowerCase() === lowerCase,
    ) ||
    schemes.some((scheme) => scheme?.in === 'header' && scheme.parameterName?.toLowerCase() === lowerCase)
  );
}
