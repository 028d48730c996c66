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
  MultipartError,
  mediaTypeMatches,
  multipartReader,
  parseMediaType,
  provenViolations,
  textBodyReader,
  withoutFinalLineBreak,
} from '@touchstone/core/internal';

export type ReadBody =
  | { readonly kind: 'absent' }
  | { readonly kind: 'too-large' }
  /** The operation does not accept this media type. */
  | { readonly kind: 'unsupported'; readonly mediaType: string }
  | { readonly kind: 'unparsable'; readonly message: string }
  | { readonly kind: 'read'; readonly value: Json; readonly violations: readonly SchemaViolation[] };

export interface BodyReader {
  readonly required: boolean;
  /** @param mediaType The value of `Content-Type`; empty if absent. */
  read(mediaType: string, bytes: Uint8Array): ReadBody;
}

type Parse = (bytes: Uint8Array, mediaType: string) => Json;

interface BodyFormat {
  readonly range: string;
  readonly parse: Parse;
  readonly validate: (value: Json) => readonly SchemaViolation[];
}

/** Returns a reader for the bodies of an operation; `undefined` if the operation has no request body. */
export function bodyReader(model: ApiModel, { requestBody }: Operation): BodyReader | undefined {
  if (!requestBody) return undefined;
  const formats = requestBody.content.map((media) => formatOf(model, media));
  // Exact media types take precedence over ranges (OpenAPI 3.1 §4.8.13.1).
  const sorted = [...formats].sort((one, other) => wildcards(one.range) - wildcards(other.range));
  const fallback = formats.find(({ range }) => isJson(range)) ?? formats[0];
  return {
    required: requestBody.required,
    read(mediaType, bytes) {
      if (bytes.length === 0 && mediaType === '') return { kind: 'absent' };
      if (formats.length === 0) return { kind: 'read', value: null, violations: [] };
      const format =
        mediaType === '' ? fallback : sorted.find(({ range }) => mediaTypeMatches(range, mediaType));
      if (!format) return { kind: 'unsupported', mediaType };
      if (bytes.length === 0 && (isJson(format.range) || includesMultipart(format.range)))
        return { kind: 'absent' };
      try {
        const value = format.parse(bytes, mediaType);
        return { kind: 'read', value, violations: format.validate(value) };
      } catch (error) {
        if (!(error instanceof ParseError || error instanceof MultipartError)) throw error;
        return { kind: 'unparsable', message: error.message };
      }
    },
  };
}

const wildcards = (range: string): number => range.split('*').length;

function formatOf(model: ApiModel, media: MediaType): BodyFormat {
  const { mediaType, schema } = media;
  const validator = createValidator(model);
  const validate = (value: Json): readonly SchemaViolation[] =>
    schema ? provenViolations(validator.validate(schema, value, { direction: 'request' })) : [];
  if (isJson(mediaType)) return { range: mediaType, parse: parseJson, validate };
  if (mediaTypeMatches(FORM_MEDIA_TYPE, mediaType))
    return { range: mediaType, parse: formParser(model, media), validate };
  if (includesMultipart(mediaType)) return multipartFormat(model, media, validate);
  const readText = textBodyReader(model, media);
  if (readText) {
    const parse: Parse = (bytes) => {
      const text = parseText(bytes);
      const value = readText(text);
      return validate(value).length === 0 ? value : readText(withoutFinalLineBreak(text));
    };
    return { range: mediaType, parse, validate };
  }
  // Other media types are opaque: any text or bytes are accepted.
  return { range: mediaType, parse: parseText, validate: () => [] };
}

const MULTIPART_FORM = 'multipart/form-data';

/** Returns `true` if a media range is limited to multipart types and includes `multipart/form-data`. */
const includesMultipart = (range: string): boolean =>
  parseMediaType(range)?.type === 'multipart' &&
  mediaTypeMatches(range.split(';')[0] ?? range, MULTIPART_FORM);

/**
 * Returns a format that reads multipart forms. Other multipart bodies are not validated, because their parts have no
 * names.
 */
function multipartFormat(model: ApiModel, media: MediaType, validate: BodyFormat['validate']): BodyFormat {
  const read = multipartReader(model, media);
  const isForm = (mediaType: string): boolean => mediaTypeMatches(MULTIPART_FORM, mediaType);
  return {
    range: media.mediaType,
    parse: (bytes, mediaType) => (isForm(mediaType) ? read(mediaType, bytes) : parseText(bytes)),
    validate: (value) => (typeof value === 'string' ? [] : validate(value)),
  };
}

class ParseError extends Error {}

const strict = new TextDecoder('utf-8', { fatal: true });

function parseText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function parseJson(bytes: Uint8Array): Json {
  let text: string;
  try {
    text = strict.decode(bytes);
  } catch {
    throw new ParseError('must be UTF-8');
  }
  if (isDeepJson(text)) throw new ParseError(`must not be nested more than ${MAX_JSON_DEPTH} levels deep`);
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ParseError('must be JSON');
  }
}

function formParser(model: ApiModel, media: MediaType): Parse {
  const read = formReader(model, media);
  return (bytes) => read(parseText(bytes));
}
