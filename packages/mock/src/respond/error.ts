import { type ApiError, type Json, type MediaType, matchError, type Response } from '@touchstone/core';
import { isJson } from '@touchstone/core/internal';
import type { Refusal, RefusalDetail, RefusalTemplate } from '../decide/refusal.js';
import type { Reply } from '../message.js';
import type { RequestContext } from '../request-context.js';
import { concreteType, serialize } from './content.js';
import { errorBody, withDescription } from './error-body.js';
import { exampleWords } from './example-words.js';
import { fillExample } from './fill-example.js';
import { type HeaderWriter, headerWriter } from './headers.js';
import { undocumentedReply } from './undocumented-reply.js';

/** The parts of an error response that do not depend on the request. */
interface PreparedError {
  readonly mediaType: string | null;
  readonly media: MediaType | undefined;
  readonly value: Json | undefined;
  readonly text: string | null;
  readonly headers: HeaderWriter;
  readonly words: ReturnType<typeof exampleWords>;
}

const preparedErrors = new WeakMap<RefusalTemplate, PreparedError>();

export function errorReply(context: RequestContext, { template, detail }: Refusal): Reply {
  if (!template.response) return undocumentedReply(context, template, detail);
  let prepared = preparedErrors.get(template);
  if (!prepared) {
    prepared = prepareError(context, template, template.response);
    preparedErrors.set(template, prepared);
  }
  const headers = prepared.headers({ request: context, detail });
  if (prepared.mediaType === null || prepared.value === undefined)
    return { status: template.status, headers, body: null };
  return {
    status: template.status,
    headers: { 'content-type': prepared.mediaType, ...headers },
    body: bodyOf(context, template, detail, prepared),
  };
}

function bodyOf(
  context: RequestContext,
  template: RefusalTemplate,
  detail: RefusalDetail,
  { value, text, words, media, mediaType }: PreparedError,
): string | null {
  const { error, response, status } = template;
  if (value === undefined || !error || !response) return text;
  if (detail.kind === 'plain' && words.length === 0) return text;
  const isGenerated = error.example === undefined && media !== undefined;
  const filled =
    isGenerated && detail.kind === 'field'
      ? withDescription(context.environment, media, value, status, `${detail.field} ${detail.message}.`)
      : fillExample(error, value, detail, { headers: response.headers, words });
  return filled !== value && isSameError(context, status, response, error, filled)
    ? serialize(mediaType ?? '', filled)
    : text;
}

/** Returns `true` if a filled example is valid and still identifies the same error. */
function isSameError(
  { environment, operation }: RequestContext,
  status: number,
  response: Response,
  error: ApiError,
  value: Json,
): boolean {
  const schema = response.content.find(({ mediaType }) => mediaType === error.mediaType)?.schema;
  const isValid =
    !schema || environment.validator.validate(schema, value, { direction: 'response' }).length === 0;
  return isValid && matchError(operation.operation, status, value) === error;
}

function prepareError(
  { environment, operation }: RequestContext,
  { error, status }: RefusalTemplate,
  response: Response,
): PreparedError {
  const { model } = environment;
  const headers = headerWriter(response.headers, {
    model,
    operation: operation.operation,
    random: environment.random.fork(operation.operation.id),
    allow: operation.allow,
  });
  const media = mediaOf(response, error);
  const words = error ? exampleWords(model, operation.operation, error) : [];
  const value = media && errorBody(environment, media, { error, response, status });
  const mediaType = media ? concreteType(media.mediaType) : null;
  return {
    mediaType: value === undefined ? null : mediaType,
    media,
    value,
    text: value === undefined || mediaType === null ? null : serialize(mediaType, value),
    headers,
    words,
  };
}

const mediaOf = ({ content }: Response, error: ApiError | null): MediaType | undefined =>
  content.find(({ mediaType }) => mediaType === error?.mediaType) ??
  content.find(({ mediaType }) => isJson(mediaType)) ??
  content[0];
