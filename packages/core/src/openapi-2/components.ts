import { isReference } from '../load/reference.js';
import { setOwn } from '../own.js';
import { type Conversion, type Fields, isObject } from './conversion.js';
import { mediaTypesOf } from './media-types.js';
import { convertParameter } from './parameter.js';
import { convertResponse } from './response.js';
import type { SchemaConversion } from './schema.js';
import { convertSecurityScheme } from './security-scheme.js';

/** Converts `definitions`, `parameters`, `responses` and `securityDefinitions` to `components`. */
export function convertComponents(
  conversion: Conversion,
  schemas: SchemaConversion,
): Fields & { schemas: Fields } {
  const { root } = conversion;
  const produced = mediaTypesOf(conversion, {}, 'produces');
  const definitions = conversion.object(root, 'definitions') ?? {};
  for (const schema of Object.values(definitions)) schemas.convert(schema);
  const components: Fields & { schemas: Fields } = {
    schemas: conversion.at(definitions, root, 'definitions'),
  };
  const add = (name: string, key: string, convert: (value: Fields) => Fields | undefined): void => {
    const map = conversion.object(root, key);
    if (map) setOwn(components, name, conversion.at(convertMap(conversion, map, convert), map));
  };
  add('parameters', 'parameters', (parameter) =>
    parameter.in === 'body' || parameter.in === 'formData'
      ? undefined
      : convertParameter(conversion, schemas, parameter),
  );
  add('responses', 'responses', (response) => convertResponse(conversion, schemas, response, produced));
  add('securitySchemes', 'securityDefinitions', (scheme) => convertSecurityScheme(conversion, scheme));
  return conversion.at(components, root);
}

/** Converts the values of a map. Omits those for which `convert` returns `undefined`. */
function convertMap(
  conversion: Conversion,
  map: Fields,
  convert: (value: Fields) => Fields | undefined,
): Fields {
  const converted: Fields = {};
  for (const [name, raw] of Object.entries(map)) {
    const value = conversion.resolve(raw);
    const result = isObject(value) && !isReference(value) ? convert(value) : raw;
    if (result !== undefined) setOwn(converted, name, result);
  }
  return converted;
}
