import type { Match, Operation } from '@touchstone/core';
import { parsePointer } from '@touchstone/core/internal';
import { Conditions } from '../../code/condition.js';
import { Constants } from '../../code/constants.js';
import { namedImport } from '../../code/import.js';
import { literal } from '../../code/literal.js';
import { camelCase, NameTable } from '../../code/name-table.js';
import { documentedErrors } from '../../documented-errors.js';
import type { Naming } from '../../naming.js';
import { statusKey } from '../../status.js';
import { templateText } from '../../templates/template-text.js';
import type { EmitterInput } from '../emitter.js';

/** The other names in the file. Constants must not collide with them. */
const RESERVED_NAMES = [
  ...['z', 'Types', 'ParsedError', 'KnownError', 'KnownCode', 'UnknownError'],
  ...['Case', 'Documented', 'Condition', 'documented', 'codePaths'],
  ...['parseError', 'accepts', 'codeOf', 'holds', 'valueAt', 'isFor', 'expressions', 'RE2JS'],
];

/** Returns the sections of `errors.ts`: `parseError` and the data it reads. */
export function errorParser(
  { naming, problems, patterns }: Pick<EmitterInput, 'naming' | 'problems' | 'patterns'>,
  importTypes: string,
): readonly string[] {
  const withErrors = naming.operations.filter(({ operation }) => documentedErrors(operation).length > 0);
  const imported = withErrors.map(({ value }) => value).sort();
  const conditions = new Conditions({ patterns, problems });
  const constants = new Constants(new NameTable([...RESERVED_NAMES, ...imported]));
  const entries = withErrors.map(({ key, value, operation }) => {
    const name = constants.nameOf(
      casesOf(operation, constants, conditions),
      'readonly Case[]',
      `${value}Errors`,
    );
    return `  [${literal(key)}, { cases: ${name}, responses: ${value}.responses }],\n`;
  });
  const paths = codePaths(naming).map((path) => `[${path.map(literal).join(', ')}]`);
  const imports = [
    ...conditions.imports,
    "import type * as z from 'zod';",
    importTypes,
    ...(imported.length === 0 ? [] : [namedImport(imported, './operations.js')]),
  ];
  return [
    imports.join('\n'),
    templateText('zod/parse-error', ['ParsedError', 'parseError']),
    ...constants.declarations,
    `const documented: ReadonlyMap<string, Documented> = new Map<string, Documented>([\n${entries.join('')}]);`,
    `/** The paths at which error bodies contain the error code. */\nconst codePaths: readonly (readonly string[])[] = [${paths.join(', ')}];`,
    ...conditions.declarations([]),
  ];
}

/** Returns the list of an operation's cases as code. Operations share most errors, so each case is declared once. */
function casesOf(operation: Operation, constants: Constants, conditions: Conditions): string {
  const names = documentedErrors(operation).map(({ error: { code, status, location }, alternatives }) => {
    const match = alternatives.map(
      (match) => `    [${match.map((condition) => conditions.literal(condition, location)).join(', ')}],\n`,
    );
    const value = `{\n  code: ${literal(code)},\n  status: ${statusKey(status)},\n  match: [\n${match.join('')}  ],\n}`;
    return constants.nameOf(value, 'Case', camelCase(code ?? '') || `status${status}`);
  });
  return `[\n${names.map((name) => `  ${name},\n`).join('')}]`;
}

/** Returns the paths in error bodies at which documented errors require their codes. */
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
