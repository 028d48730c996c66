import {
  type Json,
  type MediaType,
  type Operation,
  sample,
  type Violation,
  violations,
} from '@touchstone/core';
import type { Body, Unreachable } from './case.js';
import type { PlanContext } from './context.js';
import { drawn } from './drawn.js';
import { replaceAt } from './edit.js';
import { isObject, mark } from './marker.js';
import { FORM, mediaOf } from './media.js';
import { type Reference, referencesIn } from './references.js';

export interface BodyOptions {
  /** Draws the same values for the same label. */
  readonly label: string;
  /** `example`: the document's own where it has one, else `minimal`. `full`: every property. */
  readonly shape: 'minimal' | 'full' | 'example';
  readonly prefix?: string;
}

export interface SampledBody {
  readonly body: Body & { readonly value: Json };
  readonly references: readonly Reference[];
  readonly marker: string | null;
}

/** A well-formed body; undefined where the operation takes none, or none that can be made and is required. */
export function sampleBody(
  context: PlanContext,
  operation: Operation,
  options: BodyOptions,
): SampledBody | undefined | Unreachable {
  const media = mediaOf(operation);
  const schema = media?.schema;
  if (!media || !schema)
    return operation.requestBody?.required && operation.requestBody.content.length > 0
      ? unsupported(operation)
      : undefined;
  return drawn(`No body for ${operation.id}`, () => {
    const value = draw(context, operation, media, options);
    const marked = mark(
      context,
      operation,
      schema,
      value,
      `${operation.id} ${options.label} ${options.prefix ?? ''}`,
    );
    return {
      body: { mediaType: media.mediaType, value: marked.value },
      references: referencesIn(context.model, schema.schema, marked.value),
      marker: marked.marker,
    };
  });
}

function draw(context: PlanContext, operation: Operation, media: MediaType, options: BodyOptions): Json {
  const schema = media.schema;
  if (!schema) return null;
  if (options.shape === 'full' && media.mediaType !== FORM) return fullBody(context, operation, media);
  const example = exampleOf(context, media);
  if (options.shape === 'example' && example !== undefined) return settle(operation, example);
  const random = context.random(`${operation.id} ${options.label}`);
  const shape = options.shape === 'full' ? 'full' : 'minimal';
  return settle(operation, sample(context.model, schema, { random, shape, direction: 'request' }));
}

/** The document's own example, where it is as its schema says. */
function exampleOf(context: PlanContext, { schema, examples }: MediaType): Json | undefined {
  return (
    schema &&
    examples
      .map(({ value }) => value)
      .find((value) => context.validator.validate(schema, value, { direction: 'request' }).length === 0)
  );
}

/** A JSON body with every property, the same in every case of the operation. */
function fullBody(context: PlanContext, operation: Operation, media: MediaType): Json {
  const known = context.fullBodies.get(operation.id);
  if (known !== undefined || !media.schema) return known ?? null;
  const { schema } = media;
  const random = context.random(`${operation.id} full body`);
  const sampled = sample(context.model, schema, { random, shape: 'full', direction: 'request' });
  // The document's own example knows what values go together; a full sample only what each may be.
  const example = media.examples[0]?.value;
  const merged = isObject(example) && isObject(sampled) ? { ...sampled, ...example } : sampled;
  const settled = settle(operation, merged);
  const body =
    context.validator.validate(schema, settled, { direction: 'request' }).length === 0
      ? settled
      : settle(operation, sampled);
  context.fullBodies.set(operation.id, body);
  return body;
}

/** A full body and what is wrong with others like it. */
export interface Broken {
  readonly base: Json;
  readonly violations: readonly Violation[];
}

/** Single violations of an operation's JSON body, found once: several provokers ask for them. */
export function brokenBodies(context: PlanContext, operation: Operation): Broken | Unreachable {
  const known = context.brokenBodies.get(operation.id);
  if (known) return known;
  const made = breakBody(context, operation);
  context.brokenBodies.set(operation.id, made);
  return made;
}

function breakBody(context: PlanContext, operation: Operation): Broken | Unreachable {
  const media = mediaOf(operation);
  const schema = media?.schema;
  if (!schema || media.mediaType === FORM)
    return { reason: 'no violation possible', detail: `${operation.id} takes no JSON body with a schema.` };
  return drawn(`No body for ${operation.id}`, () => {
    const base = fullBody(context, operation, media);
    const random = context.random(`${operation.id} broken bodies`);
    return { base, violations: violations(context.model, schema, base, { random, direction: 'request' }) };
  });
}

/** A change of state starts from the initial one, so a well-formed call asks for one that is allowed from there. */
function settle(operation: Operation, value: Json): Json {
  const table = operation.responses
    .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
    .flatMap((trigger) => (trigger.kind === 'transition-forbidden' ? [trigger.transitions] : []))[0];
  const next = table?.allowed[table.initial[0] ?? '']?.[0];
  return table && next !== undefined ? replaceAt(value, table.field, next) : value;
}

function unsupported({ id, requestBody }: Operation): Unreachable {
  const offered = requestBody?.content.map(({ mediaType }) => mediaType).join(', ') ?? '';
  return {
    reason: 'not supported',
    detail: `${id} takes ${offered}; bodies are made for JSON and form data with a schema.`,
  };
}
