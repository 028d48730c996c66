import { type ApiModel, toOpenApi } from '@touchstone/core';
import { atPointer } from '@touchstone/core/internal';
import { astToString, type GlobalContext, transformSchema } from 'openapi-typescript';
import ts from 'typescript';
import { escapeInvisible } from '../../code/literal.js';
import type { ProblemList } from '../../generate-error.js';
import { child } from '../../schema/document-walk.js';
import { templateText } from '../../templates/template-text.js';
import { BINARY_MARK } from '../../usage/usage.js';
import { percentNames } from './percent-names.js';
import { reportUntransformable } from './report-untransformable.js';
import { rewriteForTypes } from './rewrite-schemas.js';
import { aliasTypeCycles } from './type-cycles.js';

/**
 * Returns the types that openapi-typescript generates: `paths`, `webhooks`, `components`, `$defs`, `operations`. Only
 * its transformation is used. Core performs the earlier steps (reading, linting, bundling), because the reader of
 * openapi-typescript fails on some property names. If the transformation fails, the problem is reported and the result
 * is empty.
 */
export function openapiTypes(model: ApiModel, problems: ProblemList): string {
  const document = toOpenApi(model);
  try {
    rewriteForTypes(document);
    return partTransformer(model, document)(document);
  } catch (error) {
    reportUntransformable(model, problems, document, error, partTransformer(model, document));
    return '';
  }
}

/** Returns a function that transforms the document, or a part of it. */
function partTransformer(model: ApiModel, document: JsonObject): (part: JsonObject) => string {
  const names = percentNames(document);
  const encoded = names.encode(document);
  return (part) => names.decode(transform(model, names.encode(part), encoded));
}

type JsonObject = { [key: string]: unknown };

/** Transforms the document, or a part of it. References are resolved in the whole document. */
function transform({ title, version }: ApiModel, part: JsonObject, document: JsonObject): string {
  let usesBinary = false;
  const context = {
    ...OPTIONS,
    transform: (schema: object) => {
      if (!Object.hasOwn(schema, BINARY_MARK)) return undefined;
      usesBinary = true;
      return ts.factory.createTypeReferenceNode('Binary');
    },
    discriminators: { objects: {}, refsHandled: [] },
    injectFooter: [],
    resolve: <T>(reference: string) => atPointer(document, reference) as T | undefined,
  } as GlobalContext;
  const nodes = transformSchema({ ...part, openapi: '3.1.0', info: { title, version } }, context);
  const schemas = child(child(document, 'components'), 'schemas');
  const code = escapeInvisible(astToString([...aliasTypeCycles(nodes, schemas)]).replaceAll('\r', ' '));
  return usesBinary ? `${code}${templateText('types/binary', [])}\n` : code;
}

/** All options of openapi-typescript. Those with a comment, and `silent`, differ from the defaults. */
const OPTIONS: Partial<GlobalContext> = {
  additionalProperties: false,
  alphabetize: false,
  arrayLength: false,
  // By default, a property with a default value is required.
  defaultNonNullable: false,
  // By default, an object schema without properties admits only the empty object.
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
