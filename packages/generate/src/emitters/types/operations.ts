import type { MediaType } from '@touchstone/core';
import { docComment } from '../../code/comment.js';
import { literal, propertyKey } from '../../code/literal.js';
import type { Naming, OperationName } from '../../naming.js';
import { statusKey } from '../../status.js';
import { templateText } from '../../templates/template-text.js';
import { ErrorTypes } from './error-types.js';

/** Returns the types of each operation: its parameters, its body, its responses by status and its errors by code. */
export function operationTypes(naming: Naming): readonly string[] {
  if (naming.operations.length === 0) return ['export type OperationErrors = {};'];
  const errors = naming.operations.map(({ key, type }) => `  readonly ${propertyKey(key)}: ${type}Errors;\n`);
  const errorTypes = new ErrorTypes();
  const types = naming.operations.flatMap((name) => [...typesOf(name), errorTypes.declarationOf(name)]);
  return [
    ...(types.some((type) => type.includes('paths[')) ? ["import type { paths } from './openapi.js';"] : []),
    templateText('types/error-answer', ['ErrorAnswer']),
    ...types,
    `/** The errors of every operation, by code. */\nexport type OperationErrors = {\n${errors.join('')}};`,
  ];
}

function typesOf(name: OperationName): readonly string[] {
  const { operation, type } = name;
  const path = `paths[${literal(operation.path)}][${literal(operation.method.toLowerCase())}]`;
  const sections: string[] = [];
  if (operation.parameters.length > 0) {
    const comment = docComment([`Parameters of \`${operation.id}\`.`]);
    sections.push(`${comment}export type ${type}Parameters = ${path}['parameters'];`);
  }
  if (operation.requestBody) {
    const body = contentType(`NonNullable<${path}['requestBody']>`, operation.requestBody.content);
    const comment = docComment([`Request body of \`${operation.id}\`.`]);
    sections.push(`${comment}export type ${type}Body = ${body};`);
  }
  const responses = operation.responses.map((response) => {
    const key = statusKey(response.status);
    const body = contentType(`${path}['responses'][${key}]`, response.content);
    return `${docComment([response.description], '  ')}  readonly ${key}: ${body};\n`;
  });
  const comment = docComment([`Response bodies of \`${operation.id}\`, by status.`]);
  sections.push(`${comment}export type ${type}Responses = {\n${responses.join('')}};`);
  return sections;
}

/** Returns the union of the body types of all media types, or the type `undefined` if the content is empty. */
export function contentType(holder: string, content: readonly MediaType[]): string {
  if (content.length === 0) return 'undefined';
  return content.map(({ mediaType }) => `${holder}['content'][${literal(mediaType)}]`).join(' | ');
}
