import {
  FORM,
  type Json,
  type MediaType,
  type Operation,
  type Reference,
  referencesIn,
  resolveSchema,
  type SchemaNode,
  sample,
  type Violation,
  violations,
} from '@touchstone/core';
import { replaceAt } from '../plan/edit.js';
import { isObject, type MarkPlaces, mark, markPlaces } from '../plan/marker.js';
import { mediaOf } from '../plan/media.js';
import type { Untested } from '../plan/reasons.js';
import type { Body } from '../plan/request-template.js';
import type { PlanContext } from './context.js';
import { trySample } from './try-sample.js';

export interface BodyOptions {
  /** The same label has the same markers. */
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
): SampledBody | undefined | Untested {
  const media = mediaOf(operation);
  const schema = media?.schema;
  if (!media || !schema)
    return operation.requestBody?.required && operation.requestBody.content.length > 0
      ? unsupported(operation)
      : undefined;
  return trySample(`No body for ${operation.id}`, () => {
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
  const cached = context.usualBodies.get(key);
  if (cached) return cached;
  const value = sampleOf(context, operation, media, shape);
  const places = media.schema
    ? markPlaces(context, operation, media.schema, value)
    : { unique: [], marker: undefined };
  const body = { value, places };
  context.usualBodies.set(key, body);
  return body;
}

function sampleOf(
  context: PlanContext,
  operation: Operation,
  media: MediaType,
  shapeWanted: BodyOptions['shape'],
): Json {
  const schema = media.schema;
  if (!schema) return null;
  if (shapeWanted === 'full' && media.mediaType !== FORM) return fullBody(context, operation, media);
  const example = exampleOf(context, media);
  if (shapeWanted === 'example' && example !== undefined) return startFromInitialState(operation, example);
  const random = context.random(`${operation.id} ${shapeWanted} body`);
  const shape = shapeWanted === 'full' ? 'full' : 'minimal';
  return startFromInitialState(
    operation,
    sample(context.model, schema, { random, shape, direction: 'request' }),
  );
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
  const settled = startFromInitialState(operation, merged);
  return context.validator.validate(schema, settled, { direction: 'request' }).length === 0
    ? settled
    : startFromInitialState(operation, sampled);
}

/** A full body and what is wrong with others like it. */
export interface BodyViolations {
  readonly base: Json;
  readonly violations: readonly Violation[];
}

/** Single violations of an operation's JSON body, found once: several provokers ask for them. */
export function bodyViolations(context: PlanContext, operation: Operation): BodyViolations | Untested {
  const cached = context.bodyViolations.get(operation.id);
  if (cached) return cached;
  const body = sampleViolations(context, operation);
  context.bodyViolations.set(operation.id, body);
  return body;
}

function sampleViolations(context: PlanContext, operation: Operation): BodyViolations | Untested {
  const media = mediaOf(operation);
  const schema = media?.schema;
  if (!schema || media.mediaType === FORM)
    return { reason: 'no violation possible', detail: `${operation.id} takes no JSON body with a schema.` };
  return trySample(`No body for ${operation.id}`, () => {
    const { value: base } = usualBody(context, operation, media, 'full');
    const random = context.random(`${operation.id} broken bodies`);
    return { base, violations: violations(context.model, schema, base, { random, direction: 'request' }) };
  });
}

/** A change of state starts from the initial one, so a well-formed call asks for one that is allowed from there. */
function startFromInitialState(operation: Operation, value: Json): Json {
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
