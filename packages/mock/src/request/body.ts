import {
  type ApiModel,
  createValidator,
  type Json,
  type MediaType,
  type Operation,
  type SchemaViolation,
} from '@touchstone/core';
import {
  FORM_MEDIA_TYPE,
  formReader,
  isDeepJson,
  isJson,
  MAX_JSON_DEPTH,
  mediaTypeMatches,
} from '@touchstone/core/internal';

/** What a request's body turned out to be. */
export type ReadBody =
  | { readonly kind: 'absent' }
  | { readonly kind: 'too-large' }
  /** Of a media type that the operation does not take. */
  | { readonly kind: 'unsupported'; readonly mediaType: string }
  | { readonly kind: 'unparsable'; readonly message: string }
  | { readonly kind: 'read'; readonly value: Json; readonly violations: readonly SchemaViolation[] };

export interface BodyReader {
  readonly required: boolean;
  /** `mediaType`: the value of `Content-Type`, empty where it is absent. */
  read(mediaType: string, bytes: Uint8Array): ReadBody;
}

type Parse = (bytes: Uint8Array) => Json;

interface Kind {
  readonly range: string;
  readonly parse: Parse;
  readonly validate: (value: Json) => readonly SchemaViolation[];
}

/** Reads the bodies of one operation: which media types it takes, and what is wrong with one. */
export function bodyReader(model: ApiModel, { requestBody }: Operation): BodyReader | undefined {
  if (!requestBody) return undefined;
  const kinds = requestBody.content.map((media) => kindOf(model, media));
  // Exact names sooner than ranges (OpenAPI 3.1 §4.8.13.1).
  const sorted = [...kinds].sort((one, other) => stars(one.range) - stars(other.range));
  const usual = kinds.find(({ range }) => isJson(range)) ?? kinds[0];
  return {
    required: requestBody.required,
    read(mediaType, bytes) {
      if (bytes.length === 0 && mediaType === '') return { kind: 'absent' };
      if (kinds.length === 0) return { kind: 'read', value: null, violations: [] };
      const kind = mediaType === '' ? usual : sorted.find(({ range }) => mediaTypeMatches(range, mediaType));
      if (!kind) return { kind: 'unsupported', mediaType };
      if (bytes.length === 0 && isJson(kind.range)) return { kind: 'absent' };
      try {
        const value = kind.parse(bytes);
        return { kind: 'read', value, violations: kind.validate(value) };
      } catch (error) {
        if (!(error instanceof Unparsable)) throw error;
        return { kind: 'unparsable', message: error.message };
      }
    },
  };
}

const stars = (range: string): number => range.split('*').length;

function kindOf(model: ApiModel, media: MediaType): Kind {
  const { mediaType, schema } = media;
  const validator = createValidator(model);
  const validate = (value: Json): readonly SchemaViolation[] =>
    schema ? validator.validate(schema, value, { direction: 'request' }) : [];
  if (isJson(mediaType)) return { range: mediaType, parse: parseJson, validate };
  if (mediaTypeMatches(FORM_MEDIA_TYPE, mediaType))
    return { range: mediaType, parse: formParser(model, media), validate };
  // What is neither is not taken apart: any text, or any bytes, will do.
  return { range: mediaType, parse: parseText, validate: () => [] };
}

class Unparsable extends Error {}

const strict = new TextDecoder('utf-8', { fatal: true });

function parseText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function parseJson(bytes: Uint8Array): Json {
  let text: string;
  try {
    text = strict.decode(bytes);
  } catch {
    throw new Unparsable('must be UTF-8');
  }
  if (isDeepJson(text)) throw new Unparsable(`must not nest deeper than ${MAX_JSON_DEPTH}`);
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Unparsable('must be JSON');
  }
}

function formParser(model: ApiModel, media: MediaType): Parse {
  const read = formReader(model, media);
  return (bytes) => read(parseText(bytes));
}
