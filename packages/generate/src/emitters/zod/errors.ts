import { type Match, parsePointer } from '@touchstone/core';
import { conditionLiteral, MATCHING } from '../../code/data.js';
import { literal } from '../../code/literal.js';
import { documentedErrors } from '../../documented-errors.js';
import type { Naming, OperationName } from '../../naming.js';
import { statusKey } from '../../status.js';

/** `parseError`: which documented error an answer is, without ever throwing over one that is newer than the document. */
export function errorParser(naming: Naming, importTypes: string): readonly string[] {
  const withErrors = naming.operations.filter(({ operation }) => documentedErrors(operation).length > 0);
  const imported = withErrors.map(({ value }) => `  ${value},\n`).sort();
  const imports = [
    "import type * as z from 'zod';",
    importTypes,
    ...(imported.length === 0 ? [] : [`import {\n${imported.join('')}} from './operations.js';`]),
  ];
  const cases = withErrors.map(casesOf);
  const paths = codePaths(naming).map((path) => `[${path.map(literal).join(', ')}]`);
  return [
    imports.join('\n'),
    TYPES,
    PARSER,
    `const cases: ReadonlyMap<string, readonly Case[]> = new Map([\n${cases.join('')}]);`,
    `/** Where the document's answers hold their code. */\nconst codePaths: readonly (readonly string[])[] = [${paths.join(', ')}];`,
    MATCHING.replace('export type Condition', 'type Condition'),
  ];
}

function casesOf({ key, value, operation }: OperationName): string {
  const lines = documentedErrors(operation).map(({ error, alternatives }) => {
    const match = alternatives
      .map((conditions) => `[${conditions.map(conditionLiteral).join(', ')}]`)
      .join(', ');
    const status = statusKey(error.status);
    const schema = `${value}.responses[${status}]`;
    return `      { code: ${literal(error.code)}, status: ${status}, match: [${match}], schema: ${schema} },\n`;
  });
  return `  [\n    ${literal(key)},\n    [\n${lines.join('')}    ],\n  ],\n`;
}

/** The places where some error's body must equal its code. */
function codePaths(naming: Naming): readonly (readonly string[])[] {
  const pointers = new Set<string>();
  for (const { operation } of naming.operations) {
    for (const { error, alternatives } of documentedErrors(operation)) {
      const isCode = (match: Match): boolean => 'equals' in match && String(match.equals) === error.code;
      for (const match of alternatives.flat().filter(isCode)) pointers.add(match.pointer);
    }
  }
  return [...pointers].sort().map(parsePointer);
}

const TYPES = `/** An answer that is an error, as far as the document knows it. */
export type ParsedError<Operation extends keyof Types.OperationErrors> =
  | KnownError<Operation, keyof Types.OperationErrors[Operation]>
  | UnknownError;

type KnownError<
  Operation extends keyof Types.OperationErrors,
  Code extends keyof Types.OperationErrors[Operation],
> = Code extends Code
  ? {
      /** Documented for this operation and status, and the body is as documented. */
      readonly known: true;
      /** Its key in the document's tables of errors. */
      readonly code: Code;
    } & Types.OperationErrors[Operation][Code]
  : never;

interface UnknownError {
  /** A code newer than the document, one of another status, or a body that is not as documented. */
  readonly known: false;
  /** The answer's code, where it has one at the place the document keeps it. */
  readonly code: string | null;
  readonly status: number;
  readonly body: unknown;
}

interface Case {
  readonly code: string | null;
  readonly status: number | string;
  readonly match: readonly (readonly Condition[])[];
  readonly schema: z.core.$ZodType;
}`;

const PARSER = `/**
 * Which documented error an answer is. Never throws: what the document does not know, or an answer that is not as it
 * says, is \`known: false\`. Properties the document does not know are let pass, so that a server may add some.
 */
export function parseError<Operation extends keyof Types.OperationErrors>(
  operation: Operation,
  status: number,
  body: unknown,
): ParsedError<Operation>;
export function parseError(operation: string, status: number, body: unknown): object {
  const candidates = cases.get(operation) ?? [];
  const keys = candidates.map((candidate) => candidate.status);
  const found = candidates.find(
    (candidate) =>
      isFor(candidate.status, status, keys) &&
      candidate.match.some((conditions) => conditions.every((condition) => holds(condition, body))),
  );
  if (found && accepts(found.schema, body)) {
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
}`;
