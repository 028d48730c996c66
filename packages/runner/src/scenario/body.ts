import {
  type Json,
  type MediaType,
  type Operation,
  resolveSchema,
  type SchemaNode,
  sample,
} from '@touchstone/core';
import { FORM_MEDIA_TYPE, own, referencesIn } from '@touchstone/core/internal';
import { freshBody } from '../plan/fresh-body.js';
import type { FreshPlace } from '../plan/fresh-place.js';
import { markerOf } from '../plan/marker.js';
import { mediaOf } from '../plan/media.js';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import { replaceAt } from '../plan/replace-at.js';
import { configuredBodies, withConfiguredValues } from './configured-values.js';
import type { PlanContext } from './context.js';
import { freshPlaces, isObject, NO_PLACES } from './fresh-places.js';
import { namedReferences } from './named-references.js';
import { withOrderedRanges } from './ordered-ranges.js';
import type { BodyOptions, BodyShape, SampledBody, UnmarkedBody } from './sampled-body.js';
import { trySample } from './try-sample.js';
import { unclaimed } from './unclaimed.js';
import { asUsual } from './usual-body.js';

/**
 * Samples a well-formed body. Returns undefined if the operation takes no body, or only an optional body of an
 * unsupported media type. Returns a reason if the body cannot be sampled.
 */
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
  return trySample(`No body for ${operation.id}`, () => {
    const unmarked = unmarkedBody(context, operation, media, options.shape);
    const label = `${operation.id} ${options.label} ${options.prefix ?? ''}`;
    const { value, marker } = freshValues(context, schema, unmarked, `${options.shape} ${label}`);
    const { unique } = unmarked.places;
    return {
      body: {
        mediaType: media.mediaType,
        value,
        ...(media.encoding && { encoding: media.encoding }),
        ...(unique.length > 0 && { fresh: unique }),
      },
      references: [
        ...referencesIn(context.model, schema.schema, value),
        ...namedReferences(context.model, operation, schema.schema, value),
      ],
      marker,
    };
  });
}

/** Returns the body with fresh values, and its searchable marker. The same label returns the same values. */
function freshValues(
  { options, validator, freshBodies, usedValues }: PlanContext,
  schema: SchemaNode,
  { value, places }: UnmarkedBody,
  label: string,
): { readonly value: Json; readonly marker: string | null } {
  const cached = freshBodies.get(label);
  if (cached) return cached;
  const { unique, searchable } = places;
  const isValid = (candidate: Json): boolean =>
    validator.validate(schema, candidate, { direction: 'request' }).length === 0;
  const valueSeed = options.valueSeed ?? options.seed;
  const fresh = freshBody(unique, value, `${valueSeed} ${label}`, { used: usedValues, isValid });
  const marker = searchable ? markerOf(valueSeed, label) : null;
  const result = {
    value:
      searchable && marker !== null
        ? replaceAt(fresh, searchable.pointer, marked(searchable, marker))
        : fresh,
    marker,
  };
  freshBodies.set(label, result);
  return result;
}

const marked = (place: FreshPlace, marker: string): string =>
  place.kind === 'marker' ? `${place.prefix}${marker}${place.suffix}` : marker;

/**
 * Returns a body without markers. Cached by operation and shape, because thousands of cases differ from this body in
 * only one respect.
 */
export function unmarkedBody(
  context: PlanContext,
  operation: Operation,
  media: MediaType,
  shape: BodyShape,
): UnmarkedBody {
  const key = `${operation.id} ${shape}`;
  const cached = context.unmarkedBodies.get(key);
  if (cached) return cached;
  const sampled = (suffix?: string): Json => {
    const body = unclaimed(context, operation, media, sampleShape(context, operation, media, shape, suffix));
    if (!media.schema) return body;
    const usual = withOrderedRanges(context, media.schema, body);
    return withConfiguredValues(context, operation, media.schema, usual);
  };
  const value = sampled();
  const again = sampled('again');
  const places = media.schema ? freshPlaces(context, operation, media.schema, { value, again }) : NO_PLACES;
  const body = { value, places };
  context.unmarkedBodies.set(key, body);
  return body;
}

function sampleShape(
  context: PlanContext,
  operation: Operation,
  media: MediaType,
  wanted: BodyShape,
  suffix = '',
): Json {
  const schema = media.schema;
  if (!schema) return null;
  if (wanted === 'full' && media.mediaType !== FORM_MEDIA_TYPE)
    return withoutOwnId(context, operation, media, fullBody(context, operation, media, suffix));
  const example = exampleOf(context, operation, media, wanted);
  if (wanted !== 'minimal' && wanted !== 'full' && example !== undefined)
    return withFirstTransition(operation, example);
  const random = context.random(`${operation.id} ${wanted} body${suffix}`);
  const shape = wanted === 'full' ? 'full' : 'minimal';
  const sampled = sample(context.model, schema, { random, shape, direction: 'request' });
  return withFirstTransition(
    operation,
    wanted === 'example' ? asUsual(context, operation, media, sampled, suffix) : sampled,
  );
}

/**
 * Returns the first configured body, example of the body, or example of the schema, that satisfies the schema. For the
 * shape `body 2`, only the second configured body and later ones count.
 */
function exampleOf(
  context: PlanContext,
  operation: Operation,
  media: MediaType,
  shape: BodyShape = 'example',
): Json | undefined {
  const [, number = '1'] = /^body (\d+)$/.exec(shape) ?? [];
  return validBodies(context, operation, media, Number(number) - 1).next().value;
}

/** Returns the configured bodies of an operation and the examples of its body that satisfy the schema. */
export function knownBodies(context: PlanContext, operation: Operation): readonly Json[] {
  const media = mediaOf(operation);
  if (!media) return [];
  const bodies = trySample(`No body of ${operation.id}`, () => [
    ...validBodies(context, operation, media, 0),
  ]);
  return isUntested(bodies) ? [] : bodies;
}

function* validBodies(
  context: PlanContext,
  operation: Operation,
  { schema, examples }: MediaType,
  first: number,
): Generator<Json, undefined> {
  if (!schema) return undefined;
  const configured = configuredBodies(context, operation).slice(first);
  for (const body of [
    ...configured,
    ...examples.map(({ value }) => value),
    ...schemaExamples(context, schema),
  ])
    if (context.validator.validate(schema, body, { direction: 'request' }).length === 0) yield body;
  return undefined;
}

/** Returns the `examples` of JSON Schema (2020-12 Validation §9.5), and the older `example`. */
function schemaExamples({ model }: PlanContext, node: SchemaNode): readonly Json[] {
  const { schema } = resolveSchema(model, node);
  if (typeof schema !== 'object') return [];
  return [...(Array.isArray(schema.examples) ? schema.examples : []), schema.example].filter(
    (value): value is Json => value !== undefined,
  );
}

/**
 * Returns a JSON body with every property. Values of the example replace sampled values if the resulting body is valid.
 */
function fullBody(context: PlanContext, operation: Operation, media: MediaType, suffix: string): Json {
  if (!media.schema) return null;
  const { schema } = media;
  const random = context.random(`${operation.id} full body${suffix}`);
  const sampled = sample(context.model, schema, { random, shape: 'full', direction: 'request' });
  // The values of an example are consistent with each other; sampled values are valid only individually.
  const example = exampleOf(context, operation, media);
  const merged = isObject(example) && isObject(sampled) ? { ...sampled, ...example } : sampled;
  const body = withFirstTransition(operation, merged);
  return context.validator.validate(schema, body, { direction: 'request' }).length === 0
    ? body
    : withFirstTransition(operation, sampled);
}

/**
 * Returns the body of a POST without an optional id of the new resource that no example contains, because a server may
 * read it as the id of an existing resource.
 */
function withoutOwnId(context: PlanContext, operation: Operation, media: MediaType, body: Json): Json {
  const { schema } = media;
  if (operation.method !== 'POST' || !schema || !isObject(body) || !Object.hasOwn(body, 'id')) return body;
  const example = exampleOf(context, operation, media);
  if (isObject(example) && Object.hasOwn(example, 'id')) return body;
  const others = replaceAt(body, '/id', undefined);
  return context.validator.validate(schema, others, { direction: 'request' }).length === 0 ? others : body;
}

/** Returns the body with a state change that is allowed from the initial state, because the changed resource is new. */
function withFirstTransition(operation: Operation, value: Json): Json {
  const table = operation.responses
    .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
    .flatMap((trigger) => (trigger.kind === 'transition-forbidden' ? [trigger.transitions] : []))[0];
  const next = own(table?.allowed, table?.initial[0] ?? '')?.[0];
  return table && next !== undefined ? replaceAt(value, table.field, next) : value;
}

function unsupported({ id, requestBody }: Operation): Untested {
  const offered = requestBody?.content.map(({ mediaType }) => mediaType).join(', ') ?? '';
  return untested(
    'not supported',
    `${id} takes ${offered}; only JSON and form bodies with a schema are supported.`,
  );
}
