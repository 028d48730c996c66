import { isJson, parseMediaType } from '../media-type.js';
import type { ApiModel, Json, MediaType } from '../model/model.js';
import { textShape } from './text-value.js';

/**
 * Returns a function that reads a text body as the scalar that its schema admits (OpenAPI 3.1 §4.8.14): `42` in
 * `text/plain` is a number if the schema is `type: integer`. Returns `undefined` without a schema, for a media type
 * that is not text or is JSON, and for a charset other than UTF-8 and US-ASCII. Also returns `undefined` if the schema
 * admits a list or an object, because OpenAPI does not specify how to serialize them as text.
 * @param contentType The media type of the message, with its charset. Default: that of the document.
 */
export function textBodyReader(
  model: ApiModel,
  { mediaType, schema }: MediaType,
  contentType: string = mediaType,
): ((text: string) => Json) | undefined {
  const parsed = parseMediaType(contentType.includes('*') ? 'text/plain' : contentType);
  if (!schema || parsed?.type !== 'text' || isJson(contentType) || isJson(mediaType)) return undefined;
  if (!/^(?:utf-?8|us-ascii)$/i.test(parsed.parameters.get('charset') ?? 'utf-8')) return undefined;
  if (parseMediaType(mediaType)?.type !== 'text') return undefined;
  const shape = textShape(model, schema.pointer);
  if (shape.items || shape.properties) return undefined;
  return (text) => shape.scalar(text);
}

/** Removes a final line break, which some servers add to a text body. */
export const withoutFinalLineBreak = (text: string): string => text.replace(/\r?\n$/, '');
