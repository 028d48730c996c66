import {
  type ApiModel,
  createRandom,
  createValidator,
  type Json,
  type MediaType,
  type Random,
  SampleError,
  SchemaError,
  type SchemaNode,
  sample,
} from '@touchstone/core';
import { isJson, parsePointer, textBodyReader, writeOnlyMembers } from '@touchstone/core/internal';
import type { JsonObject } from '../json.js';

export interface ContentChoice {
  /** Name of the requested example. */
  readonly example?: string;
  /** Sample the value from the schema, even if the document has examples. */
  readonly dynamic: boolean;
  readonly random: Random;
}

/**
 * Returns a value for the content of a response: the requested example, or else the first valid example unless
 * `dynamic` is set, or else a sampled value; `undefined` if the content has neither a schema nor an example.
 *
 * @throws {SampleError} if no valid value can be sampled.
 */
export function contentValue(
  model: ApiModel,
  media: MediaType,
  { example, dynamic, random }: ContentChoice,
): Json | undefined {
  const { schema, examples } = media;
  const named = example === undefined ? undefined : examples.find(({ name }) => name === example);
  if (named) return named.value;
  const validator = createValidator(model);
  const readText = textBodyReader(model, media);
  const isValid = (value: Json): boolean => {
    if (!schema || !(readText || isJson(media.mediaType))) return true;
    const received = readText ? readText(serialize(media.mediaType, value)) : value;
    return validator.validate(schema, received, { direction: 'response' }).length === 0;
  };
  const valid = dynamic ? undefined : examples.find(({ value }) => isValid(value));
  if (valid) return schema ? withoutWriteOnly(model, schema, valid.value) : valid.value;
  if (!schema) return examples[0]?.value;
  return sample(model, schema, {
    random,
    shape: dynamic ? 'random' : 'full',
    direction: 'response',
    hints: !dynamic,
  });
}

/** Returns a value without the members that its schema marks `writeOnly`, which belong to requests only. */
function withoutWriteOnly(model: ApiModel, schema: SchemaNode, value: Json): Json {
  let rest = value;
  for (let members = writeOnlyMembers(model, schema, rest); members.length > 0; ) {
    // Start with the last member, because removing an array item moves the items after it.
    for (const pointer of members.toReversed()) rest = withoutMember(rest, parsePointer(pointer));
    members = writeOnlyMembers(model, schema, rest);
  }
  return rest;
}

function withoutMember(value: Json, [token = '', ...rest]: readonly string[]): Json {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as JsonObject).flatMap(([name, member]): [string, Json][] => {
    if (name !== token) return [[name, member]];
    return rest.length === 0 ? [] : [[name, withoutMember(member, rest)]];
  });
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

/** Serializes a value as JSON. For a media type that is neither JSON nor a range, a string is returned unchanged. */
export function serialize(mediaType: string, value: Json): string {
  if (isJson(mediaType) || mediaType.includes('*')) return JSON.stringify(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Returns a concrete media type for a documented media type or range, without characters that are not allowed in a
 * header.
 */
export function concreteType(documented: string): string {
  const mediaType = documented.replaceAll(/[^\x20-\x7e]/g, '');
  if (!mediaType.includes('*')) return mediaType;
  if (mediaType.includes('+'))
    return mediaType.replace('*+', 'vnd.touchstone+').replace('*/', 'application/');
  if (mediaType.startsWith('text/')) return 'text/plain';
  if (mediaType === '*/*' || mediaType === 'application/*') return 'application/json';
  return mediaType.replace('*', 'octet-stream');
}

export const isSampleProblem = (error: unknown): error is Error =>
  error instanceof SampleError || error instanceof SchemaError;

export const randomOf = (seed: number | undefined, random: Random): Random =>
  seed === undefined ? random : createRandom(seed);
