import type { ApiError } from '@touchstone/core';
import { Conditions } from '../../code/condition.js';
import { Constants } from '../../code/constants.js';
import { literal, propertyKey } from '../../code/literal.js';
import { camelCase, NameTable } from '../../code/name-table.js';
import { type DocumentedError, documentedErrors } from '../../documented-errors.js';
import { type GeneratedFile, generatedFile } from '../../generated-file.js';
import type { Naming } from '../../naming.js';
import { statusKey } from '../../status.js';
import { templateText } from '../../templates/template-text.js';
import type { EmitterInput } from '../emitter.js';

/**
 * Emits `errors.ts`, which contains the meaning and the remedy of each documented error as data and as types, and the
 * exports for `index.ts`.
 */
export function emitErrors({ model, naming, problems, patterns }: EmitterInput): readonly GeneratedFile[] {
  const conditions = new Conditions({ patterns, problems });
  const { types, constants, values } = errorTables(naming, conditions);
  return [
    generatedFile(model, 'errors.ts', [
      [...conditions.imports, "import type { OperationErrors } from './operations.js';"].join('\n'),
      templateText('errors/documented-error', ['DocumentedError']),
      `/** The documented errors of every operation, by code. */\nexport type Errors = {\n${types}};`,
      ...constants,
      `/** The meaning and the remedy of every documented error, by operation and code. */\nexport const errors: Errors = {\n${values}};`,
      templateText('errors/find-error', ['ErrorsOf', 'ErrorBody', 'findError', 'isError']),
      ...conditions.declarations(['Condition']),
    ]),
    generatedFile(model, 'index.ts', [INDEX]),
  ];
}

/**
 * Returns the types and values of all errors. Operations share most errors, so equal types and values are emitted once.
 */
function errorTables(
  naming: Naming,
  conditions: Conditions,
): {
  readonly types: string;
  readonly constants: readonly string[];
  readonly values: string;
} {
  const constants = new Constants(
    new NameTable([
      'errors',
      'findError',
      'isError',
      'find',
      'holds',
      'valueAt',
      'isFor',
      'expressions',
      'RE2JS',
    ]),
  );
  const firstKeys = new Map<string, string>();
  const types: string[] = [];
  const values: string[] = [];
  for (const { key, value, operation } of naming.operations) {
    const errors = documentedErrors(operation);
    const type = objectType(errors);
    const firstKey = firstKeys.get(type) ?? key;
    firstKeys.set(type, firstKey);
    types.push(
      `  readonly ${propertyKey(key)}: ${firstKey === key ? type : `Errors[${literal(firstKey)}]`};\n`,
    );
    const table = tableLiteral(errors, constants, conditions);
    const name = constants.nameOf(table, `Errors[${literal(key)}]`, `${value}Errors`);
    values.push(`  ${propertyKey(key)}: ${name},\n`);
  }
  return { types: types.join(''), constants: constants.declarations, values: values.join('') };
}

function objectType(errors: readonly DocumentedError[]): string {
  const members = errors.map(({ key, error }) => `    readonly ${propertyKey(key)}: ${errorType(error)};\n`);
  return members.length === 0 ? '{}' : `{\n${members.join('')}  }`;
}

function tableLiteral(
  errors: readonly DocumentedError[],
  constants: Constants,
  conditions: Conditions,
): string {
  const entries = errors.map((documented) => {
    const { code, status } = documented.error;
    const preferredName = camelCase(code ?? '') || `status${status}`;
    const name = constants.nameOf(
      errorLiteral(documented, conditions),
      errorType(documented.error),
      preferredName,
    );
    return `  ${propertyKey(documented.key)}: ${name},\n`;
  });
  return entries.length === 0 ? '{}' : `{\n${entries.join('')}}`;
}

function errorType({ code, status, retry }: ApiError): string {
  return `DocumentedError<${literal(code)}, ${statusKey(status)}, ${retry === undefined ? 'undefined' : literal(retry)}>`;
}

function errorLiteral({ error, alternatives }: DocumentedError, conditions: Conditions): string {
  const match = alternatives.map(
    (list) => `[${list.map((condition) => conditions.literal(condition, error.location)).join(', ')}]`,
  );
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

const INDEX = `export {
  type Condition,
  type DocumentedError,
  type ErrorBody,
  type Errors,
  type ErrorsOf,
  errors,
  findError,
  isError,
} from './errors.js';`;
