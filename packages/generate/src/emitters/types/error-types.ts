import type { ApiError, Operation } from '@touchstone/core';
import { docComment } from '../../code/comment.js';
import { propertyKey } from '../../code/literal.js';
import { type DocumentedError, documentedErrors } from '../../documented-errors.js';
import type { OperationName } from '../../naming.js';
import { statusKey, statusType } from '../../status.js';
import { conditionType } from './condition-type.js';

/** The error types of operations. Operations with equal errors share one type. */
export class ErrorTypes {
  /** The type name of the first operation with a given set of errors, keyed by the serialized set. */
  readonly #firstTypes = new Map<string, string>();

  /** Returns the declaration of an operation's errors, by code. */
  declarationOf({ operation, type }: OperationName): string {
    const errors = documentedErrors(operation);
    const content = JSON.stringify([membersOf(operation, '', errors), bodiesOf(operation, errors)]);
    const firstType = this.#firstTypes.get(content) ?? type;
    this.#firstTypes.set(content, firstType);
    const errorsType =
      firstType === type ? `{\n${membersOf(operation, type, errors)}}` : `${firstType}Errors`;
    const comment = docComment([`The documented errors of \`${operation.id}\`, by code.`]);
    return `${comment}export type ${type}Errors = ${errorsType};`;
  }
}

function membersOf(operation: Operation, type: string, errors: readonly DocumentedError[]): string {
  return errors
    .map(({ key, error, alternatives }) => {
      const body = bodyType(operation, type, error, alternatives);
      return `  readonly ${propertyKey(key)}: ErrorAnswer<${statusType(error.status)}, ${body}>;\n`;
    })
    .join('');
}

/**
 * Returns the type of the response body, narrowed by the conditions that identify the error if there is one list of
 * them.
 */
function bodyType(
  operation: Operation,
  type: string,
  error: ApiError,
  alternatives: readonly ApiError['match'][],
): string {
  const response = operation.responses.find(({ status }) => status === error.status);
  if (!response || response.content.length === 0) return 'undefined';
  const body = `${type}Responses[${statusKey(error.status)}]`;
  const [match] = alternatives;
  const narrowed = match !== undefined && alternatives.length === 1 ? conditionType(match) : undefined;
  return narrowed === undefined ? body : `${body} & ${narrowed}`;
}

/** Returns the schemas of the error bodies. Type names cannot be compared, because they differ between operations. */
function bodiesOf(operation: Operation, errors: readonly DocumentedError[]): readonly unknown[] {
  const statuses = new Set(errors.map(({ error }) => error.status));
  return operation.responses
    .filter(({ status }) => statuses.has(status))
    .map(({ status, content }) => [
      status,
      content.map(({ mediaType, schema }) => [mediaType, schema?.schema ?? null]),
    ]);
}
