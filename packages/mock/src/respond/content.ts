import {
  type ApiModel,
  createRandom,
  createValidator,
  type Json,
  type MediaType,
  type Random,
  SampleError,
  SchemaError,
  sample,
} from '@touchstone/core';
import { isJson } from '@touchstone/core/internal';

/** How the value of an answer is chosen. */
export interface ContentChoice {
  /** Name of the Example asked for. */
  readonly example?: string;
  /** Sampled, whatever examples there are. */
  readonly dynamic: boolean;
  readonly random: Random;
}

/**
 * A value for an answer's content: the example that was asked for; else the first one that its schema admits; else one
 * sampled. Undefined where nothing describes it.
 * @throws {SampleError} where nothing can be made that the schema admits.
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
  const isValid = (value: Json): boolean =>
    !schema ||
    !isJson(media.mediaType) ||
    validator.validate(schema, value, { direction: 'response' }).length === 0;
  const shown = dynamic ? undefined : examples.find(({ value }) => isValid(value));
  if (shown) return shown.value;
  if (!schema) return examples[0]?.value;
  return sample(model, schema, {
    random,
    shape: dynamic ? 'random' : 'full',
    direction: 'response',
    hints: !dynamic,
  });
}

/** As text of the media type; null where it is no text that can be written here. */
export function serialize(mediaType: string, value: Json): string {
  if (isJson(mediaType) || mediaType.includes('*')) return JSON.stringify(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A media type to send for a range of the document. */
export function concrete(mediaType: string): string {
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
