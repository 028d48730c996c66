import { type ApiModel, toOpenApi } from '@touchstone/core';
import { atPointer } from '@touchstone/core/internal';
import { astToString, type GlobalContext, transformSchema } from 'openapi-typescript';
import { escapeUnseen } from '../../code/literal.js';
import { agreeWithValidators } from './agree.js';

/**
 * openapi-typescript's own text: `paths`, `webhooks`, `components`, `$defs`, `operations`. Only its transformation is
 * used: what it does before, reading, linting and bundling, is core's, and its reader fails on some property names.
 */
export function openapiTypes(model: ApiModel): string {
  const document = agreeWithValidators(toOpenApi(model));
  const context = {
    ...OPTIONS,
    discriminators: { objects: {}, refsHandled: [] },
    injectFooter: [],
    resolve: <T>(reference: string) => atPointer(document, reference) as T | undefined,
  } as GlobalContext;
  const { title, version } = model;
  const nodes = transformSchema({ ...document, openapi: '3.1.0', info: { title, version } }, context);
  return escapeUnseen(astToString(nodes).replaceAll('\r', ' '));
}

/** Its options, all at their defaults but two. */
const OPTIONS: Partial<GlobalContext> = {
  additionalProperties: false,
  alphabetize: false,
  arrayLength: false,
  // By default a property that has a default counts as always there.
  defaultNonNullable: false,
  // By default an object nobody describes counts as empty.
  emptyObjectsUnknown: true,
  enum: false,
  enumValues: false,
  conditionalEnums: false,
  dedupeEnums: false,
  excludeDeprecated: false,
  exportType: false,
  immutable: false,
  pathParamsAsTypes: false,
  propertiesRequiredByDefault: false,
  rootTypes: false,
  rootTypesNoSchemaPrefix: false,
  rootTypesKeepCasing: false,
  silent: true,
  makePathsEnum: false,
  generatePathParams: false,
  readWriteMarkers: false,
};
