import { atPointer, isJson, type MediaType, mediaTypeMatches } from '@touchstone/core';
import { type Broken, type Check, type CheckContext, excerpt, receivedError, receivedObligation } from './check.js';

/** The answer's media type is one documented for its status (RFC 9110 §8.3). */
export const mediaType: Check = {
  rule: 'media-type',
  run: (context) => {
    const { documented, exchange } = context;
    if (!documented || documented.content.length === 0) return null;
    const received = exchange.response.headers['content-type'];
    if (received !== undefined && mediaTypeOf(context)) return [];
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

/** The body satisfies the schema of its status and media type. */
export const bodySchema: Check = {
  rule: 'body-schema',
  run: (context) => {
    const { documented, exchange, validator } = context;
    if (!documented) return null;
    const { text, json } = exchange.response;
    const media = mediaTypeOf(context) ?? documented.content.find(({ mediaType: type }) => isJson(type));
    if (!media) return text === '' || documented.content.length > 0 ? null : [unexpected(context)];
    if (!media.schema) return null;
    if (!isJson(media.mediaType)) return { skipped: 'media type not validated' };
    if (json === undefined) return [unparsable(context, media)];
    const violations = validator.validate(media.schema, json, { direction: 'response' });
    return violations.slice(0, MAX_FINDINGS).map((violation) => ({
      message: `${violation.pointer === '' ? 'The body' : violation.pointer} ${violation.message}.`,
      error: receivedError(context),
      obligation: receivedObligation(context),
      pointer: violation.pointer,
      location: media.schema?.location ?? media.location,
      expected: violation.expected,
      received: received(json, violation.pointer),
    }));
  },
};

/** One broken answer is told in full; a list of a thousand broken items is not. */
const MAX_FINDINGS = 10;

function mediaTypeOf({ documented, exchange }: CheckContext): MediaType | undefined {
  const received = exchange.response.headers['content-type'];
  return received === undefined ? undefined : documented?.content.find(({ mediaType: range }) => mediaTypeMatches(range, received));
}

function unparsable(context: CheckContext, media: MediaType): Broken {
  const { text } = context.exchange.response;
  return {
    message: text === '' ? 'Expected a JSON body, received none.' : 'The body is not JSON.',
    error: receivedError(context),
    obligation: receivedObligation(context),
    pointer: '',
    location: media.location,
    expected: media.mediaType,
    received: excerpt(text),
  };
}

function unexpected(context: CheckContext): Broken {
  const { exchange, intended, documented } = context;
  return {
    message: `Status ${exchange.response.status} is documented without content, and came with some.`,
    error: receivedError(context),
    obligation: receivedObligation(context),
    pointer: '',
    location: (documented ?? intended.response).location,
    expected: null,
    received: excerpt(exchange.response.text),
  };
}

function received(json: unknown, pointer: string): string {
  const text = JSON.stringify(pointer === '' ? json : atPointer(json, pointer));
  return excerpt(text ?? 'nothing');
}

