import { FORM_MEDIA_TYPE, mediaTypeMatches } from '../media-type.js';
import type { Conversion, Fields } from './conversion.js';

/** Media types of forms. Only `multipart/form-data` can carry files. */
const FORM_TYPES = ['multipart/form-data', FORM_MEDIA_TYPE];

/** Maximum number of media types of an operation. The model has an entry for each of them in every response. */
const MAX_TYPES = 100;

/** The media type of a body if the document names none. */
const ANY = '*/*';

/**
 * Returns the media types that an operation consumes or produces: its own list, or else that of the document. Returns
 * `undefined` if this list is absent or empty, or has more than 100 entries, which is reported.
 */
export function mediaTypesOf(
  conversion: Conversion,
  operation: Fields,
  key: 'consumes' | 'produces',
): readonly string[] | undefined {
  const owner = Object.hasOwn(operation, key) ? operation : conversion.root;
  const types = [...new Set(conversion.strings(owner, key))];
  if (types.length > MAX_TYPES) {
    const message = `Expected at most ${MAX_TYPES} media types in ${key}; received ${types.length}.`;
    conversion.problem(
      owner,
      key,
      message,
      'List only the media types that each operation supports, at the operation itself.',
    );
    return undefined;
  }
  return types.length > 0 ? types : undefined;
}

/** Returns the media types of a body: those that are not forms, or else all that are consumed, or else {@link ANY}. */
export function bodyTypes(consumed: readonly string[] | undefined): readonly string[] {
  const types = consumed?.filter((type) => !isForm(type)) ?? [];
  return types.length > 0 ? types : (consumed ?? [ANY]);
}

/**
 * Returns the media types of a form. If the document names none, a form with a file is `multipart/form-data` and any
 * other form is URL-encoded.
 */
export function formTypes(consumed: readonly string[] | undefined, hasFile: boolean): readonly string[] {
  const types = consumed?.filter(isForm) ?? [];
  const multipart = types.filter((type) => !mediaTypeMatches(FORM_MEDIA_TYPE, type));
  // A URL-encoded form cannot carry a file.
  if (hasFile && multipart.length > 0) return multipart;
  if (types.length > 0) return types;
  return hasFile ? ['multipart/form-data'] : [FORM_MEDIA_TYPE];
}

/**
 * Returns the media types of a response: those that are produced, or else those of its examples, or else {@link ANY}.
 */
export function responseTypes(
  produced: readonly string[] | undefined,
  examples: Fields | undefined,
): readonly string[] {
  const exemplified = Object.keys(examples ?? {}).filter((type) => type.includes('/'));
  return produced ?? (exemplified.length > 0 ? exemplified : [ANY]);
}

const isForm = (type: string): boolean => FORM_TYPES.some((form) => mediaTypeMatches(form, type));
