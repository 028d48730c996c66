import { isJson } from '../media-type.js';
import type { ApiModel, Json, Parameter } from '../model/model.js';
import { readDeep, tokensBelow } from './deep-object.js';
import { delimiterOf } from './delimiter.js';
import { readJson } from './json-text.js';
import { decodeForm, type QueryPair } from './query.js';
import { type TextShape, textShape } from './text-value.js';

/** Result of {@link ParameterReader.read} for JSON `content` that cannot be parsed. */
export const UNREADABLE: unique symbol = Symbol('unreadable');

/** The serialized parameters of a request. */
export interface ParameterSource {
  /** Returns the percent-decoded value of a path parameter. */
  path(name: string): string | undefined;
  /**
   * Returns the value of a header field, or `undefined` if absent. The values of a repeated field are joined with `, `.
   */
  header(name: string): string | undefined;
  cookie(name: string): string | undefined;
  readonly query: readonly QueryPair[];
}

/** Reads one parameter of a request. */
export interface ParameterReader {
  /** Returns the value of the parameter, `undefined` if it is absent, or {@link UNREADABLE}. */
  read(source: ParameterSource): Json | undefined | typeof UNREADABLE;
  /** Returns whether a query name belongs to this parameter. */
  takes(name: string): boolean;
}

/**
 * Returns a reader for a parameter, the inverse of `serializeParameter`. Supports the styles `simple`, `label` and
 * `matrix` in paths; `simple` in headers; `form`, `spaceDelimited`, `pipeDelimited` and `deepObject` in queries; `form`
 * in cookies; and JSON `content` anywhere (OpenAPI 3.1 §4.8.12). Also supports the list delimiters of OpenAPI 2.0 in
 * paths, headers and queries. Other `content` is a string. Without `content`, a string becomes a number, boolean or
 * `null` if the schema admits it.
 */
export function parameterReader(model: ApiModel, parameter: Parameter): ParameterReader {
  const { name } = parameter;
  if (parameter.mediaType !== undefined) return contentReader(parameter, parameter.mediaType);
  const shape = textShape(model, parameter.schema.pointer);
  switch (parameter.in) {
    case 'path':
      return reader(name, (source) =>
        ifPresent(source.path(name), (text) => readPath(parameter, shape, text)),
      );
    case 'header':
      return reader(name, (source) =>
        ifPresent(source.header(name), (text) => readSimple(parameter, shape, text)),
      );
    case 'cookie':
      return reader(name, (source) =>
        ifPresent(source.cookie(name), (text) => readList(shape, text.split(','), decodeForm)),
      );
    case 'query':
      return queryReader(parameter, shape);
  }
}

const reader = (
  name: string,
  read: ParameterReader['read'],
  takes = (text: string): boolean => text === name,
): ParameterReader => ({ read, takes });

const ifPresent = <T>(text: string | undefined, read: (text: string) => T): T | undefined =>
  text === undefined ? undefined : read(text);

/** Returns a reader for a parameter that `content` describes (OpenAPI 3.1.1 §4.8.12.2.3). */
function contentReader({ name, in: location }: Parameter, mediaType: string): ParameterReader {
  const parse = (text: string): Json | typeof UNREADABLE => {
    const value = isJson(mediaType) ? readJson(text) : text;
    return value === undefined ? UNREADABLE : value;
  };
  return reader(name, (source) => {
    switch (location) {
      case 'path':
        return ifPresent(source.path(name), parse);
      case 'header':
        return ifPresent(source.header(name), parse);
      case 'cookie':
        return ifPresent(source.cookie(name), (text) => parse(decodeForm(text)));
      case 'query':
        return ifPresent(source.query.find(([key]) => key === name)?.[1], (raw) => parse(decodeForm(raw)));
    }
  });
}

function readPath(parameter: Parameter, shape: TextShape, text: string): Json {
  const { name, style, explode } = parameter;
  if (style === 'label' && text.startsWith('.'))
    return readList(shape, text.slice(1).split(explode ? '.' : ','), identity, explode);
  if (style !== 'matrix' || !text.startsWith(';')) return readSimple(parameter, shape, text);
  const parts = text.slice(1).split(';');
  const matching = (part: string): string =>
    part.startsWith(`${name}=`) ? part.slice(name.length + 1) : part;
  if (explode) return readList(shape, shape.properties ? parts : parts.map(matching), identity, true);
  return readList(shape, matching(parts[0] ?? '').split(','));
}

const identity = (text: string): string => text;

/** Reads a value in the style `simple` (RFC 6570 §3.2.2). In a header, spaces may surround commas (RFC 9110 §5.6.1). */
function readSimple({ explode, in: location, style }: Parameter, shape: TextShape, text: string): Json {
  if (!shape.items && !shape.properties) return shape.scalar(text);
  const parts = text.split(delimiterOf(style)?.text ?? ',');
  return readList(shape, location === 'header' ? parts.map((part) => part.trim()) : parts, identity, explode);
}

/** Reads parts as a list, as an object (`name,value,…` or exploded `name=value`), or as a scalar. */
function readList(
  shape: TextShape,
  parts: readonly string[],
  decode: (text: string) => string = identity,
  exploded = false,
): Json {
  if (shape.items) {
    const { items } = shape;
    return parts.length === 1 && parts[0] === '' ? [] : parts.map((part) => items.scalar(decode(part)));
  }
  if (!shape.properties) return shape.scalar(decode(parts.join(',')));
  const entries = exploded
    ? parts.map((part) => {
        const equals = part.indexOf('=');
        return equals < 0
          ? ([part, ''] as const)
          : ([part.slice(0, equals), part.slice(equals + 1)] as const);
      })
    : Array.from(
        { length: Math.ceil(parts.length / 2) },
        (_, index) => [parts[2 * index] ?? '', parts[2 * index + 1] ?? ''] as const,
      );
  return objectOf(shape, entries, decode);
}

function objectOf(
  shape: TextShape,
  entries: readonly (readonly [string, string])[],
  decode: (text: string) => string,
): Json {
  // The object is built from entries, so that `__proto__` is an ordinary name.
  return Object.fromEntries(
    entries.map(([key, raw]) => {
      const name = decode(key);
      const child = shape.properties?.get(name) ?? shape.others;
      return [name, child.scalar(decode(raw))];
    }),
  );
}

function queryReader({ name, style, explode }: Parameter, shape: TextShape): ParameterReader {
  if (style === 'deepObject') {
    const takes = (key: string): boolean => tokensBelow(name, key) !== undefined;
    return reader(
      name,
      ({ query }) =>
        readDeep(
          shape,
          query.flatMap(([key, raw]) => {
            const tokens = tokensBelow(name, key);
            return tokens ? [[tokens, raw] as const] : [];
          }),
        ),
      takes,
    );
  }
  if (shape.properties && !shape.items && explode && style === 'form') {
    const { properties } = shape;
    const takes = (key: string): boolean => properties.has(key);
    return reader(
      name,
      ({ query }) => {
        const matching = query.filter(([key]) => takes(key));
        return matching.length === 0 ? undefined : objectOf(shape, matching, decodeForm);
      },
      takes,
    );
  }
  const { items } = shape;
  if (items && explode) {
    return reader(name, ({ query }) => {
      const matching = query.filter(([key]) => key === name);
      return matching.length === 0 ? undefined : matching.map(([, raw]) => items.scalar(decodeForm(raw)));
    });
  }
  const delimiter = delimiterOf(style)?.pattern ?? ',';
  const isList = items !== undefined || shape.properties !== undefined;
  return reader(name, ({ query }) => {
    const pair = query.find(([key]) => key === name);
    if (!pair) return undefined;
    return isList ? readList(shape, pair[1].split(delimiter), decodeForm) : shape.scalar(decodeForm(pair[1]));
  });
}
