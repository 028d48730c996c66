import { isReference } from '../load/reference.js';
import { isJson } from '../media-type.js';
import { own, setOwn } from '../own.js';
import { isCommaSeparated } from './collection-format.js';
import { type Conversion, cached, type Fields, isObject, pick } from './conversion.js';
import { addBodyExamples, addMediaExample, exampleOf } from './examples.js';
import { mediaTypesOf, responseTypes } from './media-types.js';
import { valueSchema } from './parameter.js';
import type { SchemaConversion } from './schema.js';

const RESPONSES = '#/responses/';

export function convertResponses(
  conversion: Conversion,
  schemas: SchemaConversion,
  operation: Fields,
  responses: Fields,
): Fields {
  const produced = mediaTypesOf(conversion, operation, 'produces');
  const shared = mediaTypesOf(conversion, {}, 'produces');
  const isShared = JSON.stringify(produced) === JSON.stringify(shared);
  const converted: Fields = {};
  for (const [status, raw] of Object.entries(responses)) {
    const value = conversion.resolve(raw);
    const isComponent =
      isReference(raw) && raw.$ref.startsWith(RESPONSES) && !raw.$ref.slice(RESPONSES.length).includes('/');
    if (status.startsWith('x-') || !isObject(value) || isReference(value)) setOwn(converted, status, raw);
    // A component has the document's media types, so a reference to it is kept only if the operation has the same ones,
    // or if the reference has an `x-error`, which is reported later.
    else if (isComponent && (isShared || Object.hasOwn(raw, 'x-error'))) {
      const reference = { ...raw, $ref: `#/components${raw.$ref.slice(1)}` };
      setOwn(converted, status, conversion.at(reference, raw));
    } else setOwn(converted, status, convertResponse(conversion, schemas, value, produced));
  }
  return conversion.at(converted, responses);
}

/** Converts a response of an operation that produces the media types in `produced`. */
export function convertResponse(
  conversion: Conversion,
  schemas: SchemaConversion,
  response: Fields,
  produced: readonly string[] | undefined,
): Fields {
  const types = JSON.stringify(produced) ?? '';
  const responses = cached(conversion.responses, types, () => new Map());
  return cached(responses, response, () => convert(conversion, schemas, response, produced));
}

function convert(
  conversion: Conversion,
  schemas: SchemaConversion,
  response: Fields,
  produced: readonly string[] | undefined,
): Fields {
  const headers = conversion.object(response, 'headers');
  const content = contentOf(conversion, schemas, response, produced);
  const kept = pick(response, ['description']);
  // If there is an example, the error belongs to it.
  if (hasExample(content)) delete kept['x-error'];
  return conversion.at(
    {
      ...kept,
      ...(headers && { headers: convertHeaders(conversion, schemas, headers) }),
      ...(content && { content }),
    },
    response,
  );
}

function contentOf(
  conversion: Conversion,
  schemas: SchemaConversion,
  response: Fields,
  produced: readonly string[] | undefined,
): Fields | undefined {
  const schema = own(response, 'schema');
  const examples = conversion.object(response, 'examples');
  if (schema === undefined && !examples && own(response, 'x-examples') === undefined) return undefined;
  const content: Fields = {};
  const error = own(response, 'x-error');
  for (const type of responseTypes(produced, examples)) {
    // A JSON file can hold any JSON value, not only a string.
    const isAny = schema === undefined || (isJson(type) && isFile(conversion.resolve(schema)));
    const media: Fields = isAny ? {} : { schema: schemas.convert(schema) };
    setOwn(content, type, conversion.at(media, response));
    if (!examples || !Object.hasOwn(examples, type)) continue;
    if (error === undefined) addMediaExample(conversion, examples, type, media);
    else {
      const example = exampleOf(conversion, examples, type, { 'x-error': error });
      media.examples = conversion.at({ [codeOf(error)]: example }, examples);
    }
  }
  addBodyExamples(conversion, response, content);
  return conversion.at(content, response);
}

/** Returns whether a schema describes a file, before or after its conversion. */
const isFile = (schema: unknown): boolean =>
  isObject(schema) && (schema.type === 'file' || (schema.type === 'string' && schema.format === 'binary'));

const codeOf = (error: unknown): string =>
  isObject(error) && typeof error.code === 'string' ? error.code : 'error';

const hasExample = (content: Fields | undefined): boolean =>
  Object.values(content ?? {}).some((media) => isObject(media) && media.examples !== undefined);

function convertHeaders(conversion: Conversion, schemas: SchemaConversion, headers: Fields): Fields {
  return cached(conversion.headers, headers, () => {
    const converted: Fields = {};
    for (const [name, raw] of Object.entries(headers)) {
      const header = conversion.resolve(raw);
      setOwn(converted, name, isObject(header) ? convertHeader(conversion, schemas, header) : raw);
    }
    return conversion.at(converted, headers);
  });
}

function convertHeader(conversion: Conversion, schemas: SchemaConversion, header: Fields): Fields {
  return cached(conversion.headers, header, () => {
    // OpenAPI 3.1 separates the items in a header by commas only.
    const schema = isCommaSeparated(header)
      ? valueSchema(conversion, schemas, header)
      : conversion.at({ type: 'string' }, header);
    return conversion.at({ ...pick(header, ['description']), schema }, header);
  });
}
