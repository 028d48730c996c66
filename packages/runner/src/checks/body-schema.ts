import { isInconclusive, type MediaType, type SchemaNode, type SchemaViolation } from '@touchstone/core';
import { atPointer, isJson, textBodyReader, withoutFinalLineBreak } from '@touchstone/core/internal';
import {
  type Check,
  type CheckContext,
  type CheckFailure,
  receivedError,
  receivedObligation,
} from './check.js';
import { mayHaveBody, receivedMedia } from './media-type.js';
import { quoteKeyword } from './quote.js';

/** Checks that the body satisfies the schema of its status and media type. */
export const bodySchema: Check = {
  rule: 'body-schema',
  run: (context) => {
    const { documented, exchange } = context;
    if (!documented || !mayHaveBody(context)) return null;
    const { text, json, headers } = exchange.response;
    const media = receivedMedia(context) ?? documented.content.find(({ mediaType }) => isJson(mediaType));
    // A response documented without content may have any content (OpenAPI 3.1 §4.8.17). The check `mediaType` reports
    // an undocumented media type.
    if (!media) return text === '' ? null : { skipped: 'media type not validated' };
    if (!media.schema) return null;
    const isText = !isJson(media.mediaType) && !isJson(headers['content-type'] ?? '');
    if (!isText && json === undefined) return [unparsable(context, media)];
    const violations = isText
      ? textViolations(context, media, media.schema)
      : context.validator.validate(media.schema, json, { direction: 'response' });
    if (violations === undefined) return { skipped: 'media type not validated' };
    if (isInconclusive(violations)) return { skipped: 'pattern not decided' };
    return violations.slice(0, MAX_FINDINGS).map((violation) => ({
      message: `${violation.pointer === '' ? 'The body' : violation.pointer} ${violation.message}.`,
      error: receivedError(context),
      obligation: receivedObligation(context),
      pointer: violation.pointer,
      location: media.schema?.location ?? media.location,
      expected: violation.expected,
      received: received(context, violation.pointer),
      quote: quoteKeyword(context.model, violation.schemaPointer),
    }));
  },
};

/** Maximum number of findings per body, because a list may contain many invalid items. */
const MAX_FINDINGS = 10;

/**
 * Reads a text body as a scalar and returns its violations, or `undefined` if it cannot be read as one. A line break at
 * the end of the text is ignored if the text is valid without it.
 */
function textViolations(
  { model, validator, exchange }: CheckContext,
  media: MediaType,
  schema: SchemaNode,
): readonly SchemaViolation[] | undefined {
  const { text, headers } = exchange.response;
  const read = textBodyReader(model, media, headers['content-type']);
  if (!read) return undefined;
  const validate = (body: string): readonly SchemaViolation[] =>
    validator.validate(schema, read(body), { direction: 'response' });
  const violations = validate(text);
  const trimmed = withoutFinalLineBreak(text);
  if (violations.length === 0 || trimmed === text) return violations;
  const others = validate(trimmed);
  return others.length === 0 ? others : violations;
}

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
  const { json, text } = exchange.response;
  if (json === undefined) return show(text, pointer);
  return show(JSON.stringify(pointer === '' ? json : atPointer(json, pointer)) ?? 'nothing', pointer);
}
