// biome-ignore-all format: emitters copy this text into generated files as it is written here.
import { isFor } from '../body-value.js';
import { holds } from '../matching.js';
import type { DocumentedError } from './documented-error.js';

declare type OperationErrors = {
  readonly createJob: { readonly invalid: { readonly status: 400; readonly body: { readonly error: 'invalid' } } };
};
declare type Errors = { readonly createJob: { readonly invalid: DocumentedError<'invalid', 400, 'after-fix'> } };
declare const errors: Errors;

/** The union of the errors of one or more operations. `ErrorsOf<'createJob'>['code']` is the union of their codes. */
export type ErrorsOf<Operation extends keyof Errors> = Operation extends Operation
  ? Errors[Operation][keyof Errors[Operation]]
  : never;

/** The response body for one error of an operation. */
export type ErrorBody<
  Operation extends keyof OperationErrors,
  Code extends keyof OperationErrors[Operation],
> = OperationErrors[Operation][Code] extends { readonly body: infer Body } ? Body : never;

/** Finds the documented error that a response represents; `undefined` if the document does not describe the error. */
export function findError<Operation extends keyof Errors>(
  operation: Operation,
  status: number,
  body: unknown,
): ErrorsOf<Operation> | undefined;
export function findError(operation: string, status: number, body: unknown): DocumentedError | undefined {
  return find(operation, status, body)?.[1];
}

/** Returns true if a response represents the error `code` of an operation, and narrows the body to the error's type. */
export function isError<Operation extends keyof OperationErrors, Code extends keyof OperationErrors[Operation]>(
  operation: Operation,
  code: Code,
  status: number,
  body: unknown,
): body is ErrorBody<Operation, Code> {
  return find(operation, status, body)?.[0] === code;
}

function find(operation: string, status: number, body: unknown): [key: string, DocumentedError] | undefined {
  const documented: Readonly<Record<string, Readonly<Record<string, DocumentedError>>>> = errors;
  const candidates = Object.entries((Object.hasOwn(documented, operation) && documented[operation]) || {});
  const keys = candidates.map(([, error]) => error.status);
  return candidates.find(
    ([, error]) =>
      isFor(error.status, status, keys) &&
      error.match.some((conditions) => conditions.every((condition) => holds(condition, body))),
  );
}
