import { isJson } from '../media-type.js';
import type { Json, Parameter } from '../model/model.js';
import { delimiterOf } from './delimiter.js';
import { ParameterValueError, UnsupportedStyleError } from './parameter-error.js';
import { encode, encodeReserved } from './percent.js';

type JsonObject = { readonly [key: string]: Json };

/** The properties of a parameter that serialization depends on. */
export type SerializableParameter = Pick<
  Parameter,
  'name' | 'in' | 'style' | 'explode' | 'allowReserved' | 'mediaType' | 'location'
>;

/**
 * Serializes the value of a parameter for a request (OpenAPI 3.1 §4.8.12, RFC 6570). Returns, per location:
 * - `path`: the percent-encoded text that replaces `{name}` in the template.
 * - `query`: `name=value` pairs, joined with `&`; except in JSON, an empty string for an empty list or object (RFC 6570
 *   §3.2.1).
 * - `header`: the unencoded field value.
 * - `cookie`: `name=value`.
 *
 * Styles: `simple` in paths and headers; `form`, `spaceDelimited`, `pipeDelimited` and `deepObject` in queries; `form`
 * in cookies; and JSON `content` anywhere. OpenAPI 2.0 adds `tabDelimited` and admits delimited lists in paths and
 * headers. Except in JSON, a `null` value becomes an empty string, and `null` items and properties are omitted.
 * @throws {UnsupportedStyleError} for a different style or media type, or for a value that the style cannot represent.
 * @throws {ParameterValueError} for a value that the location cannot carry: an empty string or a dot segment in a path,
 * a control character or a character beyond Latin-1 in a header.
 */
export function serializeParameter(parameter: SerializableParameter, value: Json): string {
  switch (parameter.in) {
    case 'path':
      return pathSegment(parameter, inPath(parameter, value));
    case 'query':
      return inQuery(parameter, value);
    case 'header':
      return fieldValue(parameter, inHeader(parameter, value));
    case 'cookie':
      return inCookie(parameter, value);
  }
}

function inPath(parameter: SerializableParameter, value: Json): string {
  if (parameter.mediaType !== undefined) return encode(asContent(parameter, value));
  return simple(parameter, value, encode);
}

function inHeader(parameter: SerializableParameter, value: Json): string {
  if (parameter.mediaType !== undefined) return asContent(parameter, value);
  return simple(parameter, value, (text) => text);
}

function inCookie(parameter: SerializableParameter, value: Json): string {
  if (parameter.mediaType !== undefined) return `${parameter.name}=${encode(asContent(parameter, value))}`;
  if (parameter.style !== 'form') throw unsupported(parameter);
  if (isScalar(value)) return `${parameter.name}=${encode(scalar(value))}`;
  if (parameter.explode)
    throw new UnsupportedStyleError(parameter, 'a cookie cannot be repeated; set `explode` to false.');
  return `${parameter.name}=${joined(parameter, value, encode)}`;
}

function inQuery(parameter: SerializableParameter, value: Json): string {
  const name = encode(parameter.name);
  const text = parameter.allowReserved ? encodeReserved : encode;
  if (parameter.mediaType !== undefined) return `${name}=${text(asContent(parameter, value))}`;
  switch (parameter.style) {
    case 'form':
      if (isScalar(value)) return `${name}=${text(scalar(value))}`;
      if (parameter.explode) return pairs(parameter, value, text);
      if (isUndefined(value)) return '';
      // An unencoded comma in a value would be read as a delimiter.
      return `${name}=${joined(parameter, value, (part) => text(part).replaceAll(',', '%2C'))}`;
    case 'spaceDelimited':
    case 'tabDelimited':
    case 'pipeDelimited': {
      if (isScalar(value)) return `${name}=${text(scalar(value))}`;
      if (!isList(value))
        throw new UnsupportedStyleError(parameter, 'the style expects a list, but the value is an object.');
      if (parameter.explode) return pairs(parameter, value, text);
      if (isUndefined(value)) return '';
      const delimiter = delimiterOf(parameter.style)?.encoded;
      return `${name}=${scalars(parameter, value).map(text).join(delimiter)}`;
    }
    case 'deepObject':
      if (isScalar(value) || isList(value))
        throw new UnsupportedStyleError(
          parameter,
          'the style expects an object, but the value is not an object.',
        );
      return entries(parameter, value)
        .map(([key, item]) => `${encode(`${parameter.name}[${key}]`)}=${text(item)}`)
        .join('&');
    default:
      throw unsupported(parameter);
  }
}

/** Returns true for a list or object without members, which RFC 6570 §2.3 calls undefined. */
const isUndefined = (value: readonly Json[] | JsonObject): boolean => Object.keys(value).length === 0;

/**
 * Serializes a value in the style `simple` (RFC 6570 §3.2.2), or a list with a delimiter that only OpenAPI 2.0 allows
 * in paths and headers.
 */
function simple(parameter: SerializableParameter, value: Json, text: (text: string) => string): string {
  const delimiter = delimiterOf(parameter.style);
  if (delimiter && isList(value)) return scalars(parameter, value).map(text).join(text(delimiter.text));
  if (parameter.style !== 'simple') throw unsupported(parameter);
  if (isScalar(value)) return text(scalar(value));
  if (isList(value) || !parameter.explode) return joined(parameter, value, text);
  return entries(parameter, value)
    .map(([key, item]) => `${text(key)}=${text(item)}`)
    .join(',');
}

/** Serializes a value without `explode`: comma-separated list items, or alternating names and values. */
function joined(
  parameter: SerializableParameter,
  value: readonly Json[] | JsonObject,
  text: (text: string) => string,
): string {
  const parts = isList(value) ? scalars(parameter, value) : entries(parameter, value).flat();
  return parts.map(text).join(',');
}

/** Serializes an exploded value in the style `form` (RFC 6570 §3.2.8): one pair per item or property. */
function pairs(
  parameter: SerializableParameter,
  value: readonly Json[] | JsonObject,
  text: (text: string) => string,
): string {
  const list: readonly (readonly [string, string])[] = isList(value)
    ? scalars(parameter, value).map((item) => [parameter.name, item] as const)
    : entries(parameter, value);
  return list.map(([key, item]) => `${encode(key)}=${text(item)}`).join('&');
}

function scalars(parameter: SerializableParameter, list: readonly Json[]): string[] {
  return list.filter((item) => item !== null).map((item) => flat(parameter, item));
}

function entries(parameter: SerializableParameter, object: JsonObject): [string, string][] {
  return Object.entries(object)
    .filter(([, item]) => item !== null)
    .map(([key, item]) => [key, flat(parameter, item)]);
}

function flat(parameter: SerializableParameter, value: Json): string {
  if (isScalar(value)) return scalar(value);
  throw new UnsupportedStyleError(parameter, 'the value is nested, and no style defines nested values.');
}

type Scalar = null | boolean | number | string;

const isScalar = (value: Json): value is Scalar => typeof value !== 'object' || value === null;

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const scalar = (value: Scalar): string => (value === null ? '' : String(value));

function asContent(parameter: SerializableParameter, value: Json): string {
  const { mediaType = '' } = parameter;
  if (!isJson(mediaType))
    throw new UnsupportedStyleError(parameter, `its content is ${mediaType}, but only JSON is supported.`);
  return JSON.stringify(value);
}

/**
 * Rejects dot segments, which URL parsers remove (RFC 3986 §6.2.2.3), and empty segments, which would result in a
 * different path.
 */
function pathSegment(parameter: SerializableParameter, text: string): string {
  if (text === '')
    throw new ParameterValueError(parameter, 'it is empty, which would result in a different path.');
  if (text === '.' || text === '..')
    throw new ParameterValueError(parameter, `"${text}" is a dot segment, which URL parsers remove.`);
  return text;
}

/** Rejects characters that are not allowed in a field value (RFC 9110 §5.5). */
function fieldValue(parameter: SerializableParameter, text: string): string {
  if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) {
    throw new ParameterValueError(
      parameter,
      'a header must not contain control characters or characters beyond Latin-1.',
    );
  }
  return text;
}

function unsupported(parameter: SerializableParameter): UnsupportedStyleError {
  return new UnsupportedStyleError(parameter, `the style is not supported in a ${parameter.in}.`);
}
