import type { ApiError, Operation } from '@touchstone/core';
import { docComment } from '../../code/comment.js';
import { propertyKey } from '../../code/literal.js';
import { type DocumentedError, documentedErrors } from '../../documented-errors.js';
import type { OperationName } from '../../naming.js';
import { statusKey, statusType } from '../../status.js';
import { conditionType } from './condition-type.js';

/** The types of operations' errors. Most operations share theirs: what is alike is written once. */
export class ErrorTypes {
  /** By what they say: the operation's type name. */
  readonly #written = new Map<string, string>();

  /** The declaration of an operation's errors, by code. */
  of({ operation, type }: OperationName): string {
    const errors = documentedErrors(operation);
    const says = JSON.stringify([membersOf(operation, '', errors), contentsOf(operation, errors)]);
    const first = this.#written.get(says) ?? type;
    this.#written.set(says, first);
    const errorsType = first === type ? `{\n${membersOf(operation, type, errors)}}` : `${first}Errors`;
    const comment = docComment([`Documented errors, by code, of \`${operation.id}\`.`]);
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

/** The response's body, narrowed by what tells the error apart. */
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

/** What the bodies are: two operations name them differently, and may mean the same. */
function contentsOf(operation: Operation, errors: readonly DocumentedError[]): readonly unknown[] {
  const statuses = new Set(errors.map(({ error }) => error.status));
  return operation.responses
    .filter(({ status }) => statuses.has(status))
    .map(({ status, content }) => [
      status,
      content.map(({ mediaType, schema }) => [mediaType, schema?.schema ?? null]),
    ]);
}
