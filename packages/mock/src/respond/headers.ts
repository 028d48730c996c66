import {
  type ApiModel,
  createValidator,
  type Header,
  type Json,
  type Operation,
  type Random,
  SampleError,
  sample,
} from '@touchstone/core';
import { setOwn } from '@touchstone/core/internal';
import type { RefusalDetail } from '../decide/refusal.js';
import { challengesOf } from './challenge.js';
import type { ReplyRequest } from './reply-request.js';

/** Values that the headers of one reply can carry. */
export interface HeaderFacts {
  readonly request: ReplyRequest;
  readonly detail?: RefusalDetail;
  /** Returns the spellings of the resource's URI reference, the preferred one first. */
  readonly locations?: () => readonly string[];
  /** Entity tag of the representation. */
  readonly etag?: string;
  /** Number of resources on all pages of a list. */
  readonly total?: number;
}

/**
 * A function that returns the headers of a reply. Fixed values are computed once; other values are computed per reply.
 */
export type HeaderWriter = (facts: HeaderFacts) => Readonly<Record<string, string>>;

type Value = (facts: HeaderFacts) => string | undefined;

/** Matches the name of a header (RFC 9110 §5.1). */
const FIELD_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;

const NONE: Readonly<Record<string, string>> = {};

/** The operation whose replies the headers belong to, and the services that compute their values. */
export interface HeaderSettings {
  readonly model: ApiModel;
  readonly operation: Operation;
  readonly random: Random;
  /** Value of the header `Allow`. */
  readonly allow: string;
}

/**
 * Returns a writer that sets each header that has a value. If the value of a required header cannot be computed, the
 * writer uses an example or a sampled value.
 */
export function headerWriter(headers: readonly Header[], settings: HeaderSettings): HeaderWriter {
  const sendable = headers.filter(({ name }) => FIELD_NAME.test(name));
  const written = sendable.map((header) => {
    const name = header.name.toLowerCase();
    const dynamic = dynamicValue(name, header, settings);
    const fixed = dynamic === undefined || header.required ? fixedValue(header, settings) : undefined;
    return { name, dynamic, fixed };
  });
  if (written.length === 0) return () => NONE;
  return (facts) => {
    const values: Record<string, string> = {};
    for (const { name, dynamic, fixed } of written) {
      const value = dynamic?.(facts) ?? fixed;
      if (value !== undefined) setOwn(values, name, value);
    }
    return values;
  };
}

/** Returns a function that computes a header's value for each reply; `undefined` if the value is fixed. */
function dynamicValue(name: string, header: Header, settings: HeaderSettings): Value | undefined {
  if (name === 'allow') return () => settings.allow;
  if (name === 'location') return location(header, settings);
  if (name === 'etag') return ({ etag }) => etag;
  if (name === 'retry-after')
    return ({ detail }) =>
      detail?.kind === 'rate-limited' ? String(detail.rateLimit.retryAfter) : undefined;
  if (name === 'www-authenticate') return challenge(header, settings);
  if (/^x-total(-count)?$|^total-count$/.test(name)) return ({ total }) => total?.toString();
  const figure = /^(?:x-)?rate-?limit-(limit|remaining|reset)$/.exec(name)?.[1];
  if (figure === 'limit') return ({ request: { rateLimit } }) => rateLimit?.limit.toString();
  if (figure === 'remaining') return ({ request: { rateLimit } }) => rateLimit?.remaining.toString();
  // If the document's example is too small for a Unix timestamp, the value is in seconds from now.
  const isDate = header.examples.every((value) => typeof value !== 'number' || value > 1e9);
  if (figure === 'reset')
    return ({ request: { rateLimit, environment } }) =>
      rateLimit &&
      String(
        isDate ? rateLimit.reset : Math.max(0, rateLimit.reset - Math.floor(environment.clock.now() / 1000)),
      );
  return undefined;
}

/** Returns a function that selects the first spelling of the resource's URI reference that the header's schema accepts. */
function location(header: Header, { model }: HeaderSettings): Value {
  const isValid = headerCheck(model, header);
  return ({ locations }) => {
    const spellings = locations?.();
    return spellings?.find(isValid) ?? spellings?.[0];
  };
}

/**
 * Returns a function that selects a documented challenge. If the request has a token, it selects the challenge with
 * `invalid_token` (RFC 6750 §3). If the document does not list these challenges, the function returns the header's
 * example, or else a challenge of the operation's security schemes that the header's schema accepts.
 */
function challenge(header: Header, settings: HeaderSettings): Value {
  const { model, operation } = settings;
  const { schema, examples } = header;
  const listed = schema && typeof schema.schema === 'object' ? schema.schema.enum : undefined;
  const values = Array.isArray(listed) ? listed.filter((value) => typeof value === 'string').map(textOf) : [];
  const invalidToken = values.find((value) => value.includes('invalid_token'));
  const plain = values.find((value) => !value.includes('error='));
  if (invalidToken !== undefined && plain !== undefined)
    return ({ request: { authentication } }) =>
      authentication.state === 'missing' || authentication.state === 'misplaced' ? plain : invalidToken;
  const isValid = headerCheck(model, header);
  const documented = examples.filter((value) => typeof value === 'string').map(textOf);
  const candidates = [...documented, ...values, ...challengesOf(model, operation)];
  const [preferred] = challengesOf(model, operation);
  const fixed = candidates.find(isValid) ?? fixedValue(header, settings) ?? preferred;
  return () => fixed;
}

/** Returns a function that tests whether a header's schema accepts a text. */
function headerCheck(model: ApiModel, { schema }: Header): (text: string) => boolean {
  if (!schema) return () => true;
  const validator = createValidator(model);
  return (text) => validator.validate(schema, text).length === 0;
}

function fixedValue(
  { schema, examples, required }: Header,
  { model, random }: HeaderSettings,
): string | undefined {
  const validator = createValidator(model);
  const example = examples.find((value) => !schema || validator.validate(schema, value).length === 0);
  if (example !== undefined) return textOf(example);
  if (!schema) return required ? 'touchstone' : undefined;
  try {
    return textOf(sample(model, schema, { random, shape: 'full', direction: 'response' }));
  } catch (error) {
    if (error instanceof SampleError) return undefined;
    throw error;
  }
}

/**
 * Serializes a header value: a list in the style `simple` (OpenAPI 3.1 §4.8.21), an object as JSON. Removes all
 * characters except tabs and printable ASCII.
 */
function textOf(value: Json): string {
  const text = Array.isArray(value)
    ? value.map(textOf).join(',')
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : String(value);
  return text.replaceAll(/[^\t\x20-\x7e]/g, '');
}
