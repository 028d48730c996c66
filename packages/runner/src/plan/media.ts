import type { MediaType, Operation } from '@touchstone/core';
import { FORM_MEDIA_TYPE, isJson } from '@touchstone/core/internal';
/**
 * Returns the media type for generated request bodies, preferring JSON to a form. Returns undefined if the operation
 * takes neither with a schema.
 */
export function mediaOf({ requestBody }: Operation): MediaType | undefined {
  const content = requestBody?.content.filter(({ schema }) => schema) ?? [];
  return (
    content.find(({ mediaType }) => isJson(mediaType)) ??
    content.find(({ mediaType }) => JSON_RANGES.includes(mediaType)) ??
    content.find(({ mediaType }) => mediaType === FORM_MEDIA_TYPE)
  );
}

const JSON_RANGES: readonly string[] = ['*/*', 'application/*'];
