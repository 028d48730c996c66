import {
  type Json,
  type MediaType,
  type Operation,
  resolveSchema,
  type SchemaNode,
  sample,
  type Violation,
  violations,
} from '@touchstone/core';
import { FORM_MEDIA_TYPE, type ResourceReference, referencesIn } from '@touchstone/core/internal';
import type { Body, Untested } from './case.js';
import type { PlanContext } from './context.js';
import { drawn } from './drawn.js';
import { replaceAt } from './edit.js';
import { isObject, type MarkPlaces, mark, markPlaces } from './marker.js';
import { mediaOf } from './media.js';

export interface BodyOptions {
  /** The same label has the same markers. */
  readonly label: string;
  /** `example`: the document's own where it has one, else `minimal`. `full`: every property. */
  readonly shape: 'minimal' | 'full' | 'example';
  readonly prefix?: string;
}

export interface SampledBody {
  readonly body: Body & { readonly value: Json };
  readonly references: readonly ResourceReference[];
  readonly marker: string | null;
}

/** A well-formed body; undefined where the operation takes none, or none that can be made and is required. */
export function sampleBody(
  context: PlanContext,
  operation: Operation,
  options: BodyOptions,
): SampledBody | undefined | Untested {
  const media = mediaOf(operation);
  const schema = media?.schema;
  if (!media || !schema)
    return operation.requestBody?.required && operation.requestBody.content.length > 0
      ? unsupported(operation)
      : undefined;
  return drawn(`No body for ${operation.id}`, () => {
    const { value, places } = usualBody(context, operation, media, options.shape);
    const label = `${operation.id} ${options.label} ${options.prefix ?? ''}`;
    const marked = mark(context.options.seed, places, value, label);
    return {
      body: {
        mediaType: media.mediaType,
        value: marked.value,
        ...(media.encoding && { encoding: media.encoding }),
      },
      references: referencesIn(context.model, schema.schema, marked.value),
      marker: marked.marker,
    };
  });
}

/** A body of a shape, and where it takes markers: what every case of the operation starts from. */
export interface UsualBody {
  readonly value: Json;
  readonly places: MarkPlaces;
}

/** Drawn once for each operation and shape: thousands of cases differ from it in one respect. */
function usualBody(
  context: PlanContext,
  operation: Operation,
  media: MediaType,
  shape: BodyOptions['shape'],
): UsualBody {
  const key = `${operation.id} ${shape}`;
  const known = context.usualBodies.get(key);
  if (known) return known;
  const value = draw(context, operation, media, shape);
  const places = media.schema
    ? markPlaces(context, operation, media.schema, value)
    : { unique: [], marker: undefined };
  const made = { value, places };
  context.usualBodies.set(key, made);
  return made;
}

function draw(
  context: PlanContext,
  operation: Operation,
  media: MediaType,
  wanted: BodyOptions['shape'],
): Json {
  const schema = media.schema;
  if (!schema) return null;
  if (wanted === 'full' && media.mediaType !== FORM_MEDIA_TYPE) return fullBody(context, operation, media);
  const example = exampleOf(context, media);
  if (wanted === 'example' && example !== undefined) return settle(operation, example);
  const random = context.random(`${operation.id} ${wanted} body`);
  const shape = wanted === 'full' ? 'full' : 'minimal';
  return settle(operation, sample(context.model, schema, { random, shape, direction: 'request' }));
}

/** The document's own example, where it is as its schema says: the body's, else the schema's. */
function exampleOf(context: PlanContext, { schema, examples }: MediaType): Json | undefined {
  if (!schema) return undefined;
  return [...examples.map(({ value }) => value), ...schemaExamples(context, schema)].find(
    (value) => context.validator.validate(schema, value, { direction: 'request' }).length === 0,
  );
}

/** `examples` of JSON Schema (2020-12 Validation §9.5), and `example`, which came before it. */
function schemaExamples({ model }: PlanContext, node: SchemaNode): readonly Json[] {
  const { schema } = resolveSchema(model, node);
  if (typeof schema !== 'object') return [];
  return [...(Array.isArray(schema.examples) ? schema.examples : []), schema.example].filter(
    (value): value is Json => value !== undefined,
  );
}

/** A JSON body with every property, the same in every case of the operation. */
function fullBody(context: PlanContext, operation: Operation, media: MediaType): Json {
  if (!media.schema) return null;
  const { schema } = media;
  const random = context.random(`${operation.id} full body`);
  const sampled = sample(context.model, schema, { random, shape: 'full', direction: 'request' });
  // The document's own example knows what values go together; a full sample only what each may be.
  const example = exampleOf(context, media);
  const merged = isObject(example) && isObject(sampled) ? { ...sampled, ...example } : sampled;
  const settled = settle(operation, merged);
  return context.validator.validate(schema, settled, { direction: 'request' }).length === 0
    ? settled
    : settle(operation, sampled);
}

/** A full body and what is wrong with others like it. */
export interface Broken {
  readonly base: Json;
  readonly violations: readonly Violation[];
}

/** Single violations of an operation's JSON body, found once: several provokers ask for them. */
export function brokenBodies(context: PlanContext, operation: Operation): Broken | Untested {
  const known = context.brokenBodies.get(operation.id);
  if (known) return known;
  const made = breakBody(context, operation);
  context.brokenBodies.set(operation.id, made);
  return made;
}

function breakBody(context: PlanContext, operation: Operation): Broken | Untested {
  const media = mediaOf(operation);
  const schema = media?.schema;
  if (!schema || media.mediaType === FORM_MEDIA_TYPE)
    return { reason: 'no violation possible', detail: `${operation.id} takes no JSON body with a schema.` };
  return drawn(`No body for ${operation.id}`, () => {
    const { value: base } = usualBody(context, operation, media, 'full');
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

function unsupported({ id, requestBody }: Operation): Untested {
  const offered = requestBody?.content.map(({ mediaType }) => mediaType).join(', ') ?? '';
  return {
    reason: 'not supported',
    detail: `${id} takes ${offered}; bodies are made for JSON and form data with a schema.`,
  };
}
