import { isJson, parseMediaType } from '../media-type.js';
import type { ApiModel, Json, MediaType } from '../model/model.js';
import { readJson } from './json-text.js';
import { type Part, readParts } from './multipart-parts.js';
import { type TextShape, textShape } from './text-value.js';

/**
 * Returns a function that parses `multipart/form-data` bodies (OpenAPI 3.1 §4.8.14.5). Each part is a property, and
 * parts with the same name form a list. A JSON part is read as JSON, except a file for which the schema admits neither
 * an object nor a list. A text part that begins like an object or a list is also read as JSON if the schema admits one;
 * any other text part is a scalar. The remaining parts become strings with one character per byte. The function throws
 * a `MultipartError` if the body is malformed.
 */
export function multipartReader(
  model: ApiModel,
  { schema }: MediaType,
): (contentType: string, body: Uint8Array) => Json {
  const shape = schema && textShape(model, schema.pointer);
  return (contentType, body) => {
    const byName = new Map<string, Part[]>();
    for (const part of readParts(contentType, body)) {
      const parts = byName.get(part.name);
      if (parts) parts.push(part);
      else byName.set(part.name, [part]);
    }
    return Object.fromEntries(
      [...byName].map(([name, parts]) => [
        name,
        propertyOf(shape && (shape.properties?.get(name) ?? shape.others), parts),
      ]),
    );
  };
}

function propertyOf(shape: TextShape | undefined, parts: readonly Part[]): Json {
  const [first, second] = parts;
  if (!first) return null;
  const items = shape?.items;
  if (second) return parts.map((part) => partValue(items ?? shape, part));
  const value = partValue(shape, first);
  // A list of one item is one part, unless the part is the list itself as JSON.
  return items && !Array.isArray(value) ? [partValue(items, first)] : value;
}

function partValue(shape: TextShape | undefined, { isFile, contentType, bytes }: Part): Json {
  const isStructure = shape?.properties !== undefined || shape?.items !== undefined;
  if (isJson(contentType) && (isStructure || !isFile)) return readJson(textOf(bytes)) ?? textOf(bytes);
  if (parseMediaType(contentType)?.type !== 'text') return byteString(bytes);
  const text = textOf(bytes);
  const isJsonText = (shape?.properties && text.startsWith('{')) || (shape?.items && text.startsWith('['));
  return (isJsonText ? readJson(text) : undefined) ?? shape?.scalar(text) ?? text;
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Maximum number of bytes per call to `String.fromCharCode`, because engines limit the number of arguments. */
const CHUNK_BYTES = 8192;

function byteString(bytes: Uint8Array): string {
  const chunks: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
    chunks.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES)));
  return chunks.join('');
}
