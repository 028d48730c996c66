import type { TransitionTable, Trigger } from '../error/trigger.js';
import type { ApiModel, Operation } from '../model/model.js';
import { bodySchemas, fieldSchemas, hasRequired, namesOwnItem } from './body-field.js';
import type { LintContext, LintFinding, Rule } from './rule.js';
import { insufficientScopes, isSecured, takesScope } from './scopes.js';

/** A trigger that its operation gives no occasion for would stay unproven for ever. */
export const triggerPossible: Rule = { name: 'trigger-possible', check };

const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function* check({ model }: LintContext): Generator<LintFinding> {
  for (const operation of model.operations) {
    for (const { errors } of operation.responses) {
      for (const error of errors.filter(({ explicit }) => explicit)) {
        for (const trigger of error.triggers) {
          const obstacle = obstacleTo(model, operation, trigger);
          if (obstacle === undefined) continue;
          yield {
            location: error.location,
            message: `${error.code} cannot happen so on ${operation.id}: ${obstacle}.`,
            suggestion: 'Remove the trigger here, or document what it needs.',
          };
        }
      }
    }
  }
}

/** What stands in the way of a trigger, or undefined. */
function obstacleTo(model: ApiModel, operation: Operation, trigger: Trigger): string | undefined {
  switch (trigger.kind) {
    case 'credential':
    case 'permission-denied':
    case 'operation-unavailable':
    case 'address-blocked':
    case 'declared':
      return isSecured(operation) ? undefined : 'it can be called without a credential';
    case 'client-authentication-failed':
    case 'grant-unsupported':
    case 'media-type-unsupported':
      return operation.requestBody ? undefined : NO_BODY;
    case 'header':
      return takesHeader(model, operation, trigger.name) ? undefined : `it takes no header ${trigger.name}`;
    case 'scope-missing':
      if (!takesScope(operation)) return 'it takes no scope';
      if (trigger.lacks === 'type' || insufficientScopes(model, operation).length > 0) return undefined;
      return 'every scope of its type suffices';
    case 'request-invalid':
      return partObstacle(operation, trigger.in);
    case 'required-missing':
      return hasRequired(model, operation) ? undefined : 'its body has no required property';
    case 'value-falling':
    case 'reference-absent':
      return fieldObstacle(model, operation, [trigger.field]);
    case 'duplicate':
      return fieldObstacle(model, operation, trigger.fields);
    case 'transition-forbidden':
      return (
        fieldObstacle(model, operation, [trigger.transitions.field]) ??
        tableObstacle(model, operation, trigger.transitions)
      );
    case 'resource-foreign':
      if (!isSecured(operation)) return 'it can be called without a credential, so nothing is anyone’s own';
      return resourceObstacle(model, operation);
    case 'resource-absent':
      return resourceObstacle(model, operation);
    case 'method-unsupported':
      return undeclaredVerb(model, operation) ? undefined : `its path declares all of ${VERBS.join(', ')}`;
    case 'not-acceptable':
      return operation.responses.some(({ content }) => content.length > 0)
        ? undefined
        : 'no answer of it has content';
    case 'payload-too-large':
      if (!operation.requestBody) return NO_BODY;
      return trigger.limit > 0 ? undefined : 'its `limit` is 0';
    case 'rate-exceeded':
      return trigger.limit > 0 && trigger.window > 0 ? undefined : 'its `limit` or `window` is 0';
    case 'unknown':
      return `the trigger is not known (${trigger.text})`;
    case 'precondition-failed':
    case 'server-fault':
    case 'ambiguous':
      return undefined;
  }
}

const NO_BODY = 'it has no request body';

function partObstacle(operation: Operation, part: string): string | undefined {
  if (part === 'undeclared-query') return undefined;
  if (part === 'syntax') return operation.requestBody ? undefined : NO_BODY;
  if (part === 'body')
    return bodySchemas(operation).length > 0 ? undefined : 'its request body has no schema';
  return operation.parameters.some((parameter) => parameter.in === part)
    ? undefined
    : `it has no ${part} parameter`;
}

function resourceObstacle(model: ApiModel, operation: Operation): string | undefined {
  const isNamed =
    operation.parameters.some((parameter) => parameter.in === 'path') || namesOwnItem(model, operation);
  return isNamed ? undefined : 'neither its path nor its body names a resource';
}

function fieldObstacle(model: ApiModel, operation: Operation, fields: readonly string[]): string | undefined {
  const absent = fields.find((field) => fieldSchemas(model, operation, field).length === 0);
  return absent === undefined ? undefined : `its body has no field ${absent}`;
}

/** States that the body's own `enum` refuses can never be asked for. */
function tableObstacle(model: ApiModel, operation: Operation, table: TransitionTable): string | undefined {
  const lists = fieldSchemas(model, operation, table.field).flatMap(({ schema }) =>
    typeof schema === 'object' && Array.isArray(schema.enum) ? [schema.enum as readonly unknown[]] : [],
  );
  const states = [...table.initial, ...Object.keys(table.allowed), ...Object.values(table.allowed).flat()];
  const strange = states.find((state) => lists.some((list) => !list.includes(state)));
  return strange === undefined
    ? undefined
    : `its table names ${strange}, which ${table.field} does not admit`;
}

function takesHeader(model: ApiModel, operation: Operation, name: string): boolean {
  const wanted = name.toLowerCase();
  const schemes = operation.security.flatMap((alternative) =>
    alternative.map(({ scheme }) => model.securitySchemes.get(scheme)),
  );
  return (
    operation.parameters.some(
      (parameter) => parameter.in === 'header' && parameter.name.toLowerCase() === wanted,
    ) || schemes.some((scheme) => scheme?.in === 'header' && scheme.parameterName?.toLowerCase() === wanted)
  );
}

function undeclaredVerb(model: ApiModel, operation: Operation): boolean {
  const declared = model.paths
    .find(({ path }) => path === operation.path)
    ?.operations.map(({ method }) => method as string);
  return VERBS.some((verb) => !declared?.includes(verb));
}
