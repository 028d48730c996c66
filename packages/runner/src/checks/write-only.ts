import type { Json } from '@touchstone/core';
import { atPointer, writeOnlyMembers } from '@touchstone/core/internal';
import { type Check, receivedError, receivedObligation } from './check.js';
import { mayHaveBody, receivedMedia } from './media-type.js';

/**
 * Checks that the body contains no member that its schema marks `writeOnly`. Such a member should not be sent in a
 * response (OpenAPI 3.0.3 §4.7.24.2, JSON Schema Validation §9.4).
 */
export const writeOnly: Check = {
  rule: 'write-only',
  run: (context) => {
    const { exchange, model, show } = context;
    const { json } = exchange.response;
    const media = mayHaveBody(context) ? receivedMedia(context) : undefined;
    if (!media?.schema || json === undefined) return null;
    return writeOnlyMembers(model, media.schema, json as Json).map((pointer) => ({
      severity: 'warning' as const,
      message: `${pointer} is writeOnly, so a response should not contain it.`,
      error: receivedError(context),
      obligation: receivedObligation(context),
      pointer,
      location: media.schema?.location ?? media.location,
      expected: 'no such member',
      received: show(JSON.stringify(atPointer(json, pointer)) ?? 'nothing', pointer),
    }));
  },
};
