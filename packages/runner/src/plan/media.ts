import { FORM, isJson, type MediaType, type Operation } from '@touchstone/core';

/** The media type that a body is made for: JSON sooner than a form. */
export function mediaOf({ requestBody }: Operation): MediaType | undefined {
  const content = requestBody?.content.filter(({ schema }) => schema) ?? [];
  return (
    content.find(({ mediaType }) => isJson(mediaType)) ??
    content.find(({ mediaType }) => RANGES.includes(mediaType)) ??
    content.find(({ mediaType }) => mediaType === FORM)
  );
}

/** Under which JSON falls. */
const RANGES: readonly string[] = ['*/*', 'application/*'];
