import type { MediaType } from '@touchstone/core';
import { mediaTypeMatches } from '@touchstone/core/internal';
import { type Check, type CheckContext, receivedError, receivedObligation } from './check.js';

/** Checks that the media type of the response is documented for its status (RFC 9110 §8.3). */
export const mediaType: Check = {
  rule: 'media-type',
  run: (context) => {
    const { documented, exchange } = context;
    if (!documented || documented.content.length === 0 || !mayHaveBody(context)) return null;
    const received = exchange.response.headers['content-type'];
    if (received !== undefined && receivedMedia(context)) return [];
    return [
      {
        message: `Expected ${documented.content.map(({ mediaType: type }) => type).join(' or ')}, received ${received ?? 'no content-type'}.`,
        error: receivedError(context),
        obligation: receivedObligation(context),
        pointer: 'header content-type',
        location: documented.location,
        expected: documented.content.map(({ mediaType: type }) => type),
        received: received ?? null,
      },
    ];
  },
};

/** Returns the documented media type of the response. Prefers an exact match to a range. */
export function receivedMedia({ documented, exchange }: CheckContext): MediaType | undefined {
  const received = exchange.response.headers['content-type'];
  if (received === undefined) return undefined;
  const fitting =
    documented?.content.filter(({ mediaType: range }) => mediaTypeMatches(range, received)) ?? [];
  return fitting.find(({ mediaType: range }) => !range.includes('*')) ?? fitting[0];
}

/** Returns false for a response to HEAD and for a 204, 205 or 304, which have no content (RFC 9110 §6.4.1, §15.3.6). */
export function mayHaveBody({ exchange: { request, response } }: CheckContext): boolean {
  return request.method !== 'HEAD' && ![204, 205, 304].includes(response.status);
}
