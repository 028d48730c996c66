import { isInconclusive, type MediaType } from '@touchstone/core';
import { atPointer, isJson } from '@touchstone/core/internal';
import {
  type Check,
  type CheckContext,
  type CheckFailure,
  receivedError,
  receivedObligation,
} from './check.js';
import { mayHaveBody, receivedMedia } from './media-type.js';

/** Checks that the body satisfies the schema of its status and media type. */
export const bodySchema: Check = {
  rule: 'body-schema',
  run: (context) => {
    const { documented, exchange, validator } = context;
    if (!documented || !mayHaveBody(context)) return null;
    const { text, json, headers } = exchange.response;
    const media = receivedMedia(context) ?? documented.content.find(({ mediaType }) => isJson(mediaType));
    // A response documented without content may have any content (OpenAPI 3.1 §4.8.17). The check `mediaType` reports
    // an undocumented media type.
    if (!media) return text === '' ? null : { skipped: 'media type not validated' };
    if (!media.schema) return null;
    if (!isJson(media.mediaType) && !isJson(headers['content-type'] ?? ''))
      return { skipped: 'media type not validated' };
    if (json === undefined) return [unparsable(context, media)];
    const violations = validator.validate(media.schema, json, { direction: 'response' });
    if (isInconclusive(violations)) return { skipped: 'pattern not decided' };
    return violations.slice(0, MAX_FINDINGS).map((violation) => ({
      message: `${violation.pointer === '' ? 'The body' : violation.pointer} ${violation.message}.`,
      error: receivedError(context),
      obligation: receivedObligation(context),
      pointer: violation.pointer,
      location: media.schema?.location ?? media.location,
      expected: violation.expected,
      received: received(context, violation.pointer),
    }));
  },
};

/** Maximum number of findings per body, because a list may contain many invalid items. */
const MAX_FINDINGS = 10;

function unparsable(context: CheckContext, media: MediaType): CheckFailure {
  const { text, unread } = context.exchange.response;
  return {
    message: text === '' ? 'Expected a JSON body, received none.' : (unread ?? 'The body is not JSON.'),
    error: receivedError(context),
    obligation: receivedObligation(context),
    pointer: '',
    location: media.location,
    expected: media.mediaType,
    received: context.show(text),
  };
}

function received({ exchange, show }: CheckContext, pointer: string): string {
  const { json } = exchange.response;
  return show(JSON.stringify(pointer === '' ? json : atPointer(json, pointer)) ?? 'nothing', pointer);
}
