import { type ApiError, type Json, type MediaType, matchError, type Response } from '@touchstone/core';
import { isJson } from '@touchstone/core/internal';
import type { Call } from '../call.js';
import type { Detail, Refusal, RefusedAs } from '../decide/refusal.js';
import type { Reply } from '../message.js';
import { concrete, serialize } from './content.js';
import { errorBody, saying } from './error-body.js';
import { fill } from './fill.js';
import { type HeaderWriter, headerWriter } from './headers.js';
import { errorsOf, problemReply } from './problem.js';
import { wordsOf } from './words.js';

/** An error as an operation answers it: all of it that can be made before a call comes. */
interface PreparedError {
  readonly mediaType: string | null;
  readonly media: MediaType | undefined;
  readonly value: Json | undefined;
  readonly text: string | null;
  readonly headers: HeaderWriter;
  readonly words: ReturnType<typeof wordsOf>;
}

const prepared = new WeakMap<RefusedAs, PreparedError>();

/** The answer to a refused call. */
export function errorReply(call: Call, { as, detail }: Refusal): Reply {
  if (!as.response) return undocumentedReply(call, as, detail);
  let found = prepared.get(as);
  if (!found) prepared.set(as, (found = prepareError(call, as, as.response)));
  const headers = found.headers({ call, detail });
  if (found.mediaType === null || found.value === undefined)
    return { status: as.status, headers, body: null };
  return {
    status: as.status,
    headers: { 'content-type': found.mediaType, ...headers },
    body: bodyOf(call, as, detail, found),
  };
}

/** RFC 9110 §15.5.2 and §15.5.6 want a challenge and the methods there are, documented or not. */
function undocumentedReply(call: Call, { status, title }: RefusedAs, detail: Detail): Reply {
  const text = detail.kind === 'field' ? `${detail.field} ${detail.message}.` : describe(call, status);
  const headers: Readonly<Record<string, string>> =
    status === 405
      ? { allow: call.operation.allow }
      : status === 401
        ? { 'www-authenticate': challengeOf(call) }
        : {};
  return problemReply(status, title, text, errorsOf(detail), headers);
}

function describe(call: Call, status: number): string {
  const { method } = call.incoming;
  switch (status) {
    case 401:
      return 'The credential is missing, or nobody that may call.';
    case 403:
      return 'The credential lacks a scope that this operation takes.';
    case 405:
      return `${method} is not declared on this path, which has ${call.operation.allow}.`;
    case 406:
      return `What this answers with is ${call.operation.successTypes.join(' or ')}.`;
    case 413:
      return `The body has more than ${call.operation.bodyLimit} bytes.`;
    case 415:
      return `What this takes is ${call.operation.requestTypes.join(' or ')}.`;
    default:
      return status >= 500
        ? 'The server failed, as it was told to.'
        : 'The request is not what the document says.';
  }
}

function challengeOf(call: Call): string {
  const { model } = call.world;
  const names = call.operation.operation.security
    .flat()
    .map(({ scheme }) => model.securitySchemes.get(scheme));
  return names.some((scheme) => scheme?.scheme === 'basic') ? 'Basic realm="mock"' : 'Bearer';
}

function bodyOf(
  call: Call,
  as: RefusedAs,
  detail: Detail,
  { value, text, words, media, mediaType }: PreparedError,
): string | null {
  if (value === undefined || !as.error || !as.response) return text;
  if (detail.kind === 'plain' && words.length === 0) return text;
  const isMade = as.error.example === undefined && media !== undefined;
  const filled =
    isMade && detail.kind === 'field'
      ? saying(call.world, media, value, as.status, `${detail.field} ${detail.message}.`)
      : fill(as.error, value, detail, { headers: as.response.headers, words });
  return filled !== value && isStill(call, as, as.response, as.error, filled)
    ? serialize(mediaType ?? '', filled)
    : text;
}

/** Filled in, it has to be the same error still, and what its schema says. */
function isStill(
  call: Call,
  { status }: RefusedAs,
  response: Response,
  error: ApiError,
  value: Json,
): boolean {
  const { world, operation } = call;
  const schema = response.content.find(({ mediaType }) => mediaType === error.mediaType)?.schema;
  const isValid = !schema || world.validator.validate(schema, value, { direction: 'response' }).length === 0;
  return isValid && matchError(operation.operation, status, value) === error;
}

function prepareError(call: Call, { error, status }: RefusedAs, response: Response): PreparedError {
  const { world, operation } = call;
  const { model } = world;
  const headers = headerWriter(
    model,
    response.headers,
    world.random.fork(operation.operation.id),
    operation.allow,
  );
  const media = mediaOf(response, error);
  const words = error ? wordsOf(model, operation.operation, error) : [];
  const value = media && errorBody(world, media, { error, response, status });
  const mediaType = media ? concrete(media.mediaType) : null;
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
