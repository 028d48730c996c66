import type { Match, Operation } from '@touchstone/core';
import { parsePointer } from '@touchstone/core/internal';
import { Constants } from '../../code/constants.js';
import { conditionLiteral, MATCHING } from '../../code/data.js';
import { literal } from '../../code/literal.js';
import { camelCase, NameTable } from '../../code/name-table.js';
import { documentedErrors } from '../../documented-errors.js';
import type { Naming } from '../../naming.js';
import { statusKey } from '../../status.js';

/** Names that this file has besides: those of operations are taken first. */
const OURS = [
  'z',
  'Types',
  'ParsedError',
  'KnownError',
  'KnownCode',
  'UnknownError',
  'Case',
  'Documented',
  'Condition',
];
const FUNCTIONS = ['parseError', 'accepts', 'codeOf', 'holds', 'valueAt', 'isFor', 'documented', 'codePaths'];

/** `parseError`: which documented error an answer is, without ever throwing over one that is newer than the document. */
export function errorParser(naming: Naming, importTypes: string): readonly string[] {
  const withErrors = naming.operations.filter(({ operation }) => documentedErrors(operation).length > 0);
  const imported = withErrors.map(({ value }) => value).sort();
  const imports = [
    "import type * as z from 'zod';",
    importTypes,
    ...(imported.length === 0
      ? []
      : [`import {\n${imported.map((name) => `  ${name},\n`).join('')}} from './operations.js';`]),
  ];
  const constants = new Constants(new NameTable([...OURS, ...FUNCTIONS, ...imported]));
  const entries = withErrors.map(({ key, value, operation }) => {
    const cases = casesOf(operation, constants);
    const name = constants.nameOf(cases, 'readonly Case[]', `${value}Errors`);
    return `  [${literal(key)}, { cases: ${name}, responses: ${value}.responses }],\n`;
  });
  const paths = codePaths(naming).map((path) => `[${path.map(literal).join(', ')}]`);
  return [
    imports.join('\n'),
    TYPES,
    PARSER,
    ...constants.declarations,
    `const documented: ReadonlyMap<string, Documented> = new Map<string, Documented>([\n${entries.join('')}]);`,
    `/** Where the document's answers hold their code. */\nconst codePaths: readonly (readonly string[])[] = [${paths.join(', ')}];`,
    MATCHING.replace('export type Condition', 'type Condition'),
  ];
}

/** Most operations share their errors: each is declared once, and so is each list of them. */
function casesOf(operation: Operation, constants: Constants): string {
  const names = documentedErrors(operation).map(({ error: { code, status }, alternatives }) => {
    const match = alternatives.map((conditions) => `    [${conditions.map(conditionLiteral).join(', ')}],\n`);
    const fact = `{\n  code: ${literal(code)},\n  status: ${statusKey(status)},\n  match: [\n${match.join('')}  ],\n}`;
    return constants.nameOf(fact, 'Case', camelCase(code ?? '') || `status${status}`);
  });
  return `[\n${names.map((name) => `  ${name},\n`).join('')}]`;
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
export type ParsedError<Operation extends keyof Types.OperationErrors> = KnownError<Operation> | UnknownError;

/** Of several operations, the errors of any. */
type KnownError<Operation extends keyof Types.OperationErrors> = Operation extends Operation
  ? KnownCode<Types.OperationErrors[Operation], keyof Types.OperationErrors[Operation]>
  : never;

type KnownCode<Errors, Code extends keyof Errors> = Code extends Code
  ? {
      /** Documented for this operation and status, and the body is as documented. */
      readonly known: true;
      /** Its key in the document's tables of errors. */
      readonly code: Code;
    } & Errors[Code]
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
}

interface Documented {
  readonly cases: readonly Case[];
  /** By status, as the document keys it. */
  readonly responses: Readonly<Record<number | string, z.core.$ZodType>>;
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
}`;
