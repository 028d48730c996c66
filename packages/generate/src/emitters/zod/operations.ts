import type { MediaType, Parameter, Response } from '@touchstone/core';
import { docComment } from '../../code/comment.js';
import { type Code, call, list, object, prefix, print } from '../../code/layout.js';

import type { Naming, OperationName } from '../../naming.js';
import { placeOf } from '../../schema/place.js';
import { statusKey } from '../../status.js';
import { shape } from './compile/object.js';
import type { FileScope } from './scope.js';

const PLACES = ['path', 'query', 'header', 'cookie'] as const;

/** Per operation one constant: validators of its parameters by place, its body, and its responses by status. */
export function operationValidators(
  naming: Naming,
  scope: FileScope,
  importTypes: string,
): readonly string[] {
  const declarations = naming.operations.map((name) => operationValidator(name, scope));
  if (declarations.length === 0) return ['export {};'];
  const imports = [
    "import * as z from 'zod';",
    importTypes,
    ...(scope.usesRuntime ? ["import * as json from './runtime.js';"] : []),
    ...(scope.usedNames.size === 0 ? [] : [importNames([...scope.usedNames].sort())]),
  ];
  return [imports.join('\n'), ...declarations];
}

function importNames(names: readonly string[]): string {
  return `import {\n${names.map((name) => `  ${name},\n`).join('')}} from './schemas.js';`;
}

interface Member {
  readonly key: string;
  readonly type: string;
  readonly code: Code;
}

function operationValidator(name: OperationName, scope: FileScope): string {
  const { operation, type } = name;
  const parameters = PLACES.flatMap((place): Member[] => {
    const there = operation.parameters.filter((parameter) => parameter.in === place);
    if (there.length === 0) return [];
    const wanted = `NonNullable<Types.${type}Parameters['${place}']>`;
    return [{ key: place, type: wanted, code: typed(parametersCode(there, scope), scope) }];
  });
  const body = operation.requestBody;
  const responses = operation.responses.map((response): Member => {
    const key = statusKey(response.status);
    return { key, type: `Types.${type}Responses[${key}]`, code: typed(responseCode(response, scope), scope) };
  });
  const types = [
    ...(parameters.length === 0
      ? []
      : [`  readonly parameters: {\n${memberTypes(parameters, '    ')}  };\n`]),
    ...(body ? [`  readonly body: z.ZodType<Types.${type}Body>;\n`] : []),
    `  readonly responses: {\n${memberTypes(responses, '    ')}  };\n`,
  ];
  const entries = [
    ...(parameters.length === 0 ? [] : [prefix('parameters: ', members(parameters))]),
    ...(body ? [prefix('body: ', typed(contentCode(body.content, scope), scope))] : []),
    prefix('responses: ', members(responses)),
  ];
  const comment = docComment([`Validators of \`${operation.id}\`.`]);
  return `${comment}export const ${name.value}: {\n${types.join('')}} = ${print(object(entries), '', 200)};`;
}

function memberTypes(list: readonly Member[], indent: string): string {
  return list.map(({ key, type }) => `${indent}readonly ${key}: z.ZodType<${type}>;\n`).join('');
}

function members(list: readonly Member[]): Code {
  return object(list.map(({ key, code }) => prefix(`${key}: `, code)));
}

/** An object of parameters by name. What is not declared is let pass: servers ignore it. */
function parametersCode(parameters: readonly Parameter[], scope: FileScope): Code {
  return shape(
    scope,
    parameters.map(({ name, schema, required }) => ({
      name,
      code: scope.compile(schema.schema, placeOf(schema)),
      required,
    })),
  );
}

function responseCode(response: Response, scope: FileScope): Code {
  return response.content.length === 0 ? 'z.undefined()' : contentCode(response.content, scope);
}

/** The body in whichever media type it comes. */
function contentCode(content: readonly MediaType[], scope: FileScope): Code {
  const options = new Map<string, Code>();
  for (const { schema } of content) {
    const code = schema ? scope.compile(schema.schema, placeOf(schema)) : 'z.unknown()';
    options.set(print(code), code);
  }
  const [only = 'z.unknown()', ...others] = options.values();
  return others.length === 0 ? only : call('z.union', [list([...options.values()])]);
}

/** A component's validator already has its type. */
function typed(code: Code, scope: FileScope): Code {
  return typeof code === 'string' && scope.componentNames.has(code)
    ? code
    : call(scope.runtime('typed'), [code]);
}
