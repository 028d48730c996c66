import type { RequestPart } from '@touchstone/core';
import { authenticateClient } from '../access/authenticate-client.js';
import type { Condition, ConditionSettings } from './condition.js';
import { bodyField, bodyViolation, lacksOnlyProperties, parameterViolation } from './violations.js';

/** Returns the condition of the trigger `request-invalid` for a part of the request. */
export function requestCondition(settings: ConditionSettings, part: RequestPart): Condition | undefined {
  const { covers, hasRequiredMissing, isTokenEndpoint } = settings;
  switch (part) {
    case 'syntax':
    case 'body':
      return (context) => {
        const { body } = context;
        if (body.kind === 'unparsable')
          return covers.has('syntax')
            ? { kind: 'field', in: 'body', field: 'body', pointer: '', message: body.message }
            : undefined;
        if (!covers.has('body')) return undefined;
        const violation = bodyViolation(body, context.operation.bodyReader?.required ?? false);
        if (violation) return hasRequiredMissing && lacksOnlyProperties(body) ? undefined : violation;
        return isTokenEndpoint && body.kind === 'read' && authenticateClient(context) === undefined
          ? bodyField('/client_id', 'is required')
          : undefined;
      };
    case 'query':
    case 'path':
      return (context) => (covers.has(part) ? parameterViolation(context, part) : undefined);
    case 'header':
      return (context) =>
        covers.has(part)
          ? (parameterViolation(context, 'header') ?? parameterViolation(context, 'cookie'))
          : undefined;
    case 'undeclared-query':
      return ({ parameters: { undeclared } }) => {
        const [name] = undeclared;
        return name === undefined
          ? undefined
          : {
              kind: 'field',
              in: 'query',
              field: name,
              pointer: name,
              message: 'is not a documented parameter',
            };
      };
  }
}
