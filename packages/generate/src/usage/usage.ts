import { FORM_MEDIA_TYPE, isJson, mediaTypeMatches, parseMediaType } from '@touchstone/core/internal';
import type { Mutable, SchemaPlace } from '../schema/document-walk.js';

/**
 * The encoding of a value in a message. `form`: an object whose properties are the parts of a multipart body. `part`:
 * one part, or a body that is neither JSON nor a form, so that a string can be raw bytes. `value`: any other value.
 */
export type Encoding = 'form' | 'part' | 'value';

/** A use of a schema. The same schema can admit different values in a request and in a response. */
export interface Usage {
  readonly direction: 'request' | 'response';
  readonly encoding: Encoding;
  /** Names of properties that are not sent in this direction, so they cannot be required. */
  readonly hidden: readonly string[];
}

/** Marks a schema whose value is raw bytes, so that the emitters admit a `Blob` and a `Uint8Array`. */
export const BINARY_MARK = 'x-touchstone-binary';

/**
 * Returns the encoding of the value that a schema at this place describes. Binary responses keep the type string,
 * because clients read them as text.
 */
export function encodingAt({ direction, mediaType }: SchemaPlace): Encoding {
  if (direction !== 'request' || mediaType === undefined) return 'value';
  const parsed = parseMediaType(mediaType);
  if (!parsed || parsed.type === '*' || isJson(mediaType)) return 'value';
  if (parsed.type === 'multipart') return 'form';
  return mediaTypeMatches(FORM_MEDIA_TYPE, mediaType) ? 'value' : 'part';
}

/** Returns the encoding of the value of a subschema. A repeated part is a list (OpenAPI 3.1 §4.8.14.5). */
export function encodingBelow(encoding: Encoding, keyword: string): Encoding {
  if (encoding === 'form') return OBJECT_KEYWORDS.has(keyword) ? 'part' : 'value';
  return encoding === 'part' && LIST_KEYWORDS.has(keyword) ? 'part' : 'value';
}

const OBJECT_KEYWORDS = new Set(['properties', 'patternProperties', 'additionalProperties']);
const LIST_KEYWORDS = new Set(['items', 'prefixItems']);

/**
 * Returns true if a schema describes a string of raw bytes: `format: binary` in OpenAPI 3.0, `contentMediaType` in 3.1
 * (§4.8.14.3).
 */
export function isBinary(schema: Mutable): boolean {
  const { type, format, contentMediaType, contentEncoding } = schema;
  const isText = type === 'string' || (Array.isArray(type) && type.includes('string'));
  return (
    isText &&
    contentEncoding === undefined &&
    schema.enum === undefined &&
    schema.const === undefined &&
    (format === 'binary' || typeof contentMediaType === 'string')
  );
}

/** Marks the string type of a schema as raw bytes, separately from any other types that the schema admits. */
export function asBinary(schema: Mutable): Mutable {
  const others = Array.isArray(schema.type) ? schema.type.filter((type) => type !== 'string') : [];
  const binary = { ...schema, type: 'string', [BINARY_MARK]: true };
  return others.length === 0 ? binary : { anyOf: [binary, { ...schema, type: others }] };
}
