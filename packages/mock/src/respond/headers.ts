import {
  type ApiModel,
  createValidator,
  type Header,
  type Json,
  type Random,
  SampleError,
  sample,
} from '@touchstone/core';
import type { Call } from '../call.js';
import type { Detail } from '../decide/refusal.js';

/** What the headers of one answer may have to say. */
export interface HeaderFacts {
  readonly call: Call;
  readonly detail?: Detail;
  /** Where what was created can be read. */
  readonly location?: string;
  /** Of the representation sent. */
  readonly etag?: string;
  /** How many there are of what a list shows some of. */
  readonly total?: number;
}

/** Gives the headers of a documented response: fixed ones made once, the others for each answer. */
export type HeaderWriter = (facts: HeaderFacts) => Readonly<Record<string, string>>;

type Value = (facts: HeaderFacts) => string | undefined;

const NONE: Readonly<Record<string, string>> = {};

/** Required headers always, optional ones where there is something to say. */
export function headerWriter(
  model: ApiModel,
  headers: readonly Header[],
  random: Random,
  allow: string,
): HeaderWriter {
  const written = headers.map((header) => {
    const name = header.name.toLowerCase();
    const known = knownValue(model, name, header, allow);
    const fixed = known === undefined || header.required ? fixedValue(model, header, random) : undefined;
    return { name, known, fixed };
  });
  if (written.length === 0) return () => NONE;
  return (facts) => {
    const values: Record<string, string> = {};
    for (const { name, known, fixed } of written) {
      const value = known?.(facts) ?? fixed;
      if (value !== undefined) values[name] = value;
    }
    return values;
  };
}

/** Headers whose value follows from the call. Undefined: not one of them. */
function knownValue(model: ApiModel, name: string, header: Header, allow: string): Value | undefined {
  if (name === 'allow') return () => allow;
  if (name === 'location') return ({ location }) => location;
  if (name === 'etag') return ({ etag }) => etag;
  if (name === 'retry-after')
    return ({ detail }) => (detail?.kind === 'wait' ? String(detail.standing.retryAfter) : undefined);
  if (name === 'www-authenticate') return challenge(model, header);
  if (/^x-total(-count)?$|^total-count$/.test(name)) return ({ total }) => total?.toString();
  const figure = /^(?:x-)?rate-?limit-(limit|remaining|reset)$/.exec(name)?.[1];
  if (figure === 'limit') return ({ call: { standing } }) => standing?.limit.toString();
  if (figure === 'remaining') return ({ call: { standing } }) => standing?.remaining.toString();
  // Seconds from now where the document's own example is too small for a date.
  const isDate = header.examples.every((value) => typeof value !== 'number' || value > 1e9);
  if (figure === 'reset')
    return ({ call: { standing, world } }) =>
      standing &&
      String(isDate ? standing.reset : Math.max(0, standing.reset - Math.floor(world.clock.now() / 1000)));
  return undefined;
}

/** Of the challenges that the document knows, one that speaks of the token where one was sent (RFC 6750 §3). */
function challenge(model: ApiModel, header: Header): Value {
  const { schema } = header;
  const listed = schema && typeof schema.schema === 'object' ? schema.schema.enum : undefined;
  const values = Array.isArray(listed) ? listed.filter((value) => typeof value === 'string') : [];
  const telling = values.find((value) => value.includes('invalid_token'));
  const plain = values.find((value) => !value.includes('error='));
  if (telling !== undefined && plain !== undefined)
    return ({ call: { judgement } }) =>
      judgement.state === 'missing' || judgement.state === 'misplaced' ? plain : telling;
  const [example] = header.examples;
  if (typeof example === 'string') return () => example;
  if (schema) return () => undefined;
  const [scheme] = model.securitySchemes.values();
  return () => (scheme?.scheme === 'basic' ? 'Basic' : 'Bearer');
}

function fixedValue(
  model: ApiModel,
  { schema, examples, required }: Header,
  random: Random,
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

/** The style `simple` of a header (OpenAPI 3.1 §4.8.21), on one line. */
function textOf(value: Json): string {
  const text = Array.isArray(value)
    ? value.map(textOf).join(',')
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : String(value);
  return text.replaceAll(/[^\t\x20-\x7e]/g, '');
}
