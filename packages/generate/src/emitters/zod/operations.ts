import type { Parameter } from '@touchstone/core';
import { docComment } from '../../code/comment.js';
import { type Code, object, prefix, print } from '../../code/layout.js';
import type { Naming, OperationName } from '../../naming.js';
import { placeOf } from '../../schema/place.js';
import { statusKey } from '../../status.js';
import { shape } from './compile/object.js';
import { contentCode, typed } from './content.js';
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
  return [scope.imports(importTypes), ...declarations];
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
    return {
      key,
      type: `Types.${type}Responses[${key}]`,
      code: typed(contentCode(response.content, scope), scope),
    };
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
