import type { Parameter } from '@touchstone/core';
import { docComment } from '../../code/comment.js';
import { type Code, object, prefix, print } from '../../code/layout.js';
import type { Naming, OperationName } from '../../naming.js';
import { siteOf } from '../../schema/schema-site.js';
import { statusKey } from '../../status.js';
import { shape } from './compile/object.js';
import { contentCode, typed } from './content.js';
import type { FileScope } from './scope.js';

const PARAMETER_LOCATIONS = ['path', 'query', 'header', 'cookie'] as const;

/** Returns one constant per operation: the validators of its parameters by location, its body and its responses. */
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
  const parameters = PARAMETER_LOCATIONS.flatMap((location): Member[] => {
    const located = operation.parameters.filter((parameter) => parameter.in === location);
    if (located.length === 0) return [];
    const parametersType = `NonNullable<Types.${type}Parameters['${location}']>`;
    return [{ key: location, type: parametersType, code: typed(parametersCode(located, scope), scope) }];
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

/** Returns the validator of an object of parameters. It accepts undeclared parameters, because servers ignore them. */
function parametersCode(parameters: readonly Parameter[], scope: FileScope): Code {
  return shape(
    scope,
    parameters.map(({ name, schema, required }) => ({
      name,
      code: scope.compile(schema.schema, siteOf(schema)),
      required,
    })),
  );
}
