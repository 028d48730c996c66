import { isReference } from '../load/reference.js';
import { FORM_MEDIA_TYPE, mediaTypeMatches } from '../media-type.js';
import { own, setOwn } from '../own.js';
import { styleOf } from './collection-format.js';
import { type Conversion, cached, type Fields, isObject, pick } from './conversion.js';
import { addBodyExamples } from './examples.js';
import { bodyTypes, formTypes, mediaTypesOf } from './media-types.js';
import { type Parameters, valueSchema } from './parameter.js';
import type { SchemaConversion } from './schema.js';

/**
 * Converts the `body` and `formData` parameters of an operation and its path item. Those of the operation take
 * precedence. Returns `undefined` if there are none.
 */
export function requestBodyOf(
  conversion: Conversion,
  schemas: SchemaConversion,
  operation: Fields,
  parameters: Parameters,
  shared: Parameters,
): Fields | undefined {
  const [body, second] =
    parameters.bodies.length > 0 || parameters.forms.length > 0 ? parameters.bodies : shared.bodies;
  const forms = body ? parameters.forms : [...shared.forms, ...parameters.forms];
  if (second)
    conversion.problem(
      second,
      undefined,
      'Expected at most one body parameter, received a second one.',
      'Describe the body with one schema.',
    );
  const [form] = forms;
  if (body && form)
    conversion.problem(
      form,
      undefined,
      'Expected a body parameter or form parameters, received both.',
      'Remove the body parameter or the form parameters, because a request has only one body.',
    );
  const consumed = mediaTypesOf(conversion, operation, 'consumes');
  if (body) return convertBody(conversion, schemas, body, consumed);
  return form && convertForm(conversion, schemas, form, forms, consumed);
}

function convertBody(
  conversion: Conversion,
  schemas: SchemaConversion,
  body: Fields,
  consumed: readonly string[] | undefined,
): Fields {
  const schema = own(body, 'schema');
  const content: Fields = {};
  for (const type of bodyTypes(consumed)) {
    const media: Fields = schema === undefined ? {} : { schema: schemas.convert(schema) };
    setOwn(content, type, conversion.at(media, body));
  }
  addBodyExamples(conversion, body, content);
  return conversion.at(
    { ...pick(body, ['description', 'required']), content: conversion.at(content, body) },
    body,
  );
}

/**
 * Converts form parameters to a request body with one object schema. A later parameter replaces an earlier one of the
 * same name.
 */
function convertForm(
  conversion: Conversion,
  schemas: SchemaConversion,
  first: Fields,
  forms: readonly Fields[],
  consumed: readonly string[] | undefined,
): Fields {
  const properties: Fields = {};
  const encoding: Fields = {};
  const required = new Set<string>();
  for (const form of forms) {
    const { name } = form;
    if (typeof name !== 'string') {
      conversion.problem(form, undefined, 'A parameter requires `name` and `in`.', 'Add a `name`.');
      continue;
    }
    setOwn(properties, name, fieldSchema(conversion, schemas, form));
    if (form.required === true) required.add(name);
    else required.delete(name);
    const style = styleOf(form);
    if ('style' in style) setOwn(encoding, name, conversion.at(style, form));
  }
  const schema: Fields = {
    type: 'object',
    properties: conversion.at(properties, first),
    ...(required.size > 0 && { required: [...required] }),
  };
  conversion.at(schema, first);
  const hasFile = forms.some(({ type }) => type === 'file');
  const content: Fields = {};
  for (const type of formTypes(consumed, hasFile)) {
    const isUrlEncoded = mediaTypeMatches(FORM_MEDIA_TYPE, type) && Object.keys(encoding).length > 0;
    const media: Fields = { schema, ...(isUrlEncoded && { encoding: conversion.at(encoding, first) }) };
    setOwn(content, type, conversion.at(media, first));
  }
  return conversion.at({ required: required.size > 0, content: conversion.at(content, first) }, first);
}

/** Returns the schema of a form field with its description and example. */
function fieldSchema(conversion: Conversion, schemas: SchemaConversion, form: Fields): unknown {
  return cached(conversion.fields, form, () => {
    const schema = valueSchema(conversion, schemas, form);
    if (!isObject(schema) || isReference(schema)) return schema;
    if (typeof form.description === 'string') schema.description ??= form.description;
    const example = own(form, 'x-example') ?? own(form, 'example');
    if (example !== undefined) schema.example ??= example;
    return schema;
  });
}
