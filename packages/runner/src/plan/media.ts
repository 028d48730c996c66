import type { MediaType, Operation } from '@touchstone/core';
import { FORM_MEDIA_TYPE, isJson } from '@touchstone/core/internal';

/** The media type that a body is made for: JSON sooner than a form. */
export function mediaOf({ requestBody }: Operation): MediaType | undefined {
  const content = requestBody?.content.filter(({ schema }) => schema) ?? [];
  return (
    content.find(({ mediaType }) => isJson(mediaType)) ??
    content.find(({ mediaType }) => RANGES.includes(mediaType)) ??
    content.find(({ mediaType }) => mediaType === FORM_MEDIA_TYPE)
  );
}

/** Under which JSON falls. */
const RANGES: readonly string[] = ['*/*', 'application/*'];
