// biome-ignore-all format: emitters copy this text into generated files as it is written here.
import type * as z from 'zod';
import { isFor, valueAt } from '../body-value.js';
import { type Condition, holds } from '../matching.js';

declare namespace Types {
  type OperationErrors = {
    readonly createJob: { readonly invalid: { readonly status: 400; readonly body: { readonly error: 'invalid' } } };
  };
}
declare const documented: ReadonlyMap<string, Documented>;
declare const codePaths: readonly (readonly string[])[];

/** An error response, classified by the document. */
export type ParsedError<Operation extends keyof Types.OperationErrors> = KnownError<Operation> | UnknownError;

/** The errors of one or more operations. */
type KnownError<Operation extends keyof Types.OperationErrors> = Operation extends Operation
  ? KnownCode<Types.OperationErrors[Operation], keyof Types.OperationErrors[Operation]>
  : never;

type KnownCode<Errors, Code extends keyof Errors> = Code extends Code
  ? {
      /** The error is documented for this operation and status, and the body matches its schema. */
      readonly known: true;
      /** The error code, or the documented status if the error has no code. */
      readonly code: Code;
    } & Errors[Code]
  : never;

interface UnknownError {
  /** The document has no such error for this operation and status, or the body does not match its schema. */
  readonly known: false;
  /** The error code, if the body contains one at a path that the document uses; otherwise `null`. */
  readonly code: string | null;
  readonly status: number;
  readonly body: unknown;
}

interface Case {
  readonly code: string | null;
  readonly status: number | string;
  readonly match: readonly (readonly Condition[])[];
}

interface Documented {
  readonly cases: readonly Case[];
  /** The validators of response bodies, by the document's key for the status. */
  readonly responses: Readonly<Record<number | string, z.core.$ZodType>>;
}

/**
 * Finds the documented error that a response represents. Never throws: if the document does not describe the response,
 * or the response does not match its description, the result is `known: false`. Undocumented properties are accepted,
 * because a newer server may add some.
 */
export function parseError<Operation extends keyof Types.OperationErrors>(
  operation: Operation,
  status: number,
  body: unknown,
): ParsedError<Operation>;
export function parseError(operation: string, status: number, body: unknown): object {
  const { cases = [], responses = {} } = documented.get(operation) ?? {};
  const keys = cases.map((candidate) => candidate.status);
  const found = cases.find(
    (candidate) =>
      isFor(candidate.status, status, keys) &&
      candidate.match.some((conditions) => conditions.every((condition) => holds(condition, body))),
  );
  const schema = found && responses[found.status];
  if (schema && accepts(schema, body)) {
    return { known: true, code: found.code ?? String(found.status), status, body };
  }
  return { known: false, code: codeOf(body), status, body };
}

function accepts(schema: z.core.$ZodType, body: unknown): boolean {
  const { issues } = schema._zod.run({ value: body, issues: [] }, { async: false }) as z.core.ParsePayload;
  return issues.every((issue) => issue.code === 'unrecognized_keys');
}

function codeOf(body: unknown): string | null {
  for (const path of codePaths) {
    const value = valueAt(body, path);
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  return null;
}
