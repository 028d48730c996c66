import type { ApiError, ApiModel } from '@touchstone/core';
import { Constants } from '../../code/constants.js';
import { conditionLiteral, MATCHING } from '../../code/data.js';
import { literal, propertyKey } from '../../code/literal.js';
import { camelCase, NameTable } from '../../code/name-table.js';
import { type DocumentedError, documentedErrors } from '../../documented-errors.js';
import { generatedFile } from '../../generated-file.js';
import type { Naming } from '../../naming.js';
import { statusKey } from '../../status.js';
import type { Emitted } from '../emitted.js';

/** `errors.ts`: what each documented error means and what helps, as data and as types. */
export function emitErrors(model: ApiModel, naming: Naming): Emitted {
  const constants = new Constants(
    new NameTable(['errors', 'findError', 'isError', 'find', 'holds', 'valueAt', 'isFor']),
  );
  // Most operations share their errors, and most of those word for word: what is alike is written once.
  const types = new Map<string, string>();
  const members: string[] = [];
  const values: string[] = [];
  for (const { key, value, operation } of naming.operations) {
    const errors = documentedErrors(operation);
    const type = objectType(errors);
    const first = types.get(type) ?? key;
    types.set(type, first);
    members.push(`  readonly ${propertyKey(key)}: ${first === key ? type : `Errors[${literal(first)}]`};\n`);
    const table = tableLiteral(errors, constants);
    const name = constants.nameOf(table, `Errors[${literal(key)}]`, `${value}Errors`);
    values.push(`  ${propertyKey(key)}: ${name},\n`);
  }
  const sections = [
    "import type { OperationErrors } from './operations.js';",
    DOCUMENTED_ERROR,
    `/** The documented errors of every operation, by code. */\nexport type Errors = {\n${members.join('')}};`,
    ...constants.declarations,
    `/** What every documented error means and what helps, by operation and code. */\nexport const errors: Errors = {\n${values.join('')}};`,
    HELPERS,
    MATCHING,
  ];
  return {
    files: [generatedFile(model, 'errors.ts', sections)],
    exports: [
      'export {',
      '  type Condition,',
      '  type DocumentedError,',
      '  type ErrorBody,',
      '  type Errors,',
      '  type ErrorsOf,',
      '  errors,',
      '  findError,',
      '  isError,',
      "} from './errors.js';",
    ],
  };
}

function objectType(errors: readonly DocumentedError[]): string {
  const members = errors.map(({ key, error }) => `    readonly ${propertyKey(key)}: ${factType(error)};\n`);
  return members.length === 0 ? '{}' : `{\n${members.join('')}  }`;
}

function tableLiteral(errors: readonly DocumentedError[], constants: Constants): string {
  const entries = errors.map((documented) => {
    const { code, status } = documented.error;
    const wish = camelCase(code ?? '') || `status${status}`;
    const fact = constants.nameOf(factLiteral(documented), factType(documented.error), wish);
    return `  ${propertyKey(documented.key)}: ${fact},\n`;
  });
  return entries.length === 0 ? '{}' : `{\n${entries.join('')}}`;
}

function factType({ code, status, retry }: ApiError): string {
  return `DocumentedError<${literal(code)}, ${statusKey(status)}, ${retry === undefined ? 'undefined' : literal(retry)}>`;
}

function factLiteral({ error, alternatives }: DocumentedError): string {
  const match = alternatives.map((conditions) => `[${conditions.map(conditionLiteral).join(', ')}]`);
  const lines = [
    `  code: ${literal(error.code)},\n`,
    `  status: ${statusKey(error.status)},\n`,
    ...(error.cause === undefined ? [] : [`  cause: ${literal(error.cause)},\n`]),
    ...(error.fix === undefined ? [] : [`  fix: ${literal(error.fix)},\n`]),
    `  retry: ${error.retry === undefined ? 'undefined' : literal(error.retry)},\n`,
    `  match: [${match.join(', ')}],\n`,
  ];
  return `{\n${lines.join('')}}`;
}

const DOCUMENTED_ERROR = `/** An error as the document describes it. */
export interface DocumentedError<
  Code extends string | null = string | null,
  Status extends number | string = number | string,
  Retry extends 'never' | 'after-fix' | 'after-delay' | 'retry-after' | undefined =
    | 'never'
    | 'after-fix'
    | 'after-delay'
    | 'retry-after'
    | undefined,
> {
  /** Null where the document tells the errors of this status apart by nothing. */
  readonly code: Code;
  /** As the document keys it: a number, or \`4XX\`, or \`default\`. */
  readonly status: Status;
  /** Why the server answers so. */
  readonly cause?: string;
  /** What to do about it. */
  readonly fix?: string;
  /**
   * When sending the same request again can succeed: \`never\`; \`after-fix\`, once something was mended;
   * \`after-delay\`, by waiting; \`retry-after\`, when the time that the answer names is over.
   */
  readonly retry: Retry;
  /** An answer is this error when all conditions of one of these lists hold. */
  readonly match: readonly (readonly Condition[])[];
}`;

const HELPERS = `/** The errors an operation can give, of several those of any: \`ErrorsOf<'createJob'>['code']\` are its codes. */
export type ErrorsOf<Operation extends keyof Errors> = Operation extends Operation
  ? Errors[Operation][keyof Errors[Operation]]
  : never;

/** The answer's body for one error of an operation. */
export type ErrorBody<
  Operation extends keyof OperationErrors,
  Code extends keyof OperationErrors[Operation],
> = OperationErrors[Operation][Code] extends { readonly body: infer Body } ? Body : never;

/** Which documented error an answer is; undefined for one that is not documented, such as a newer one. */
export function findError<Operation extends keyof Errors>(
  operation: Operation,
  status: number,
  body: unknown,
): ErrorsOf<Operation> | undefined;
export function findError(operation: string, status: number, body: unknown): DocumentedError | undefined {
  return find(operation, status, body)?.[1];
}

/** Whether an answer is this error of an operation; if so, its body has the error's type. */
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
  const candidates = Object.entries(documented[operation] ?? {});
  const keys = candidates.map(([, error]) => error.status);
  return candidates.find(
    ([, error]) =>
      isFor(error.status, status, keys) &&
      error.match.some((conditions) => conditions.every((condition) => holds(condition, body))),
  );
}`;
