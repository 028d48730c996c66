/**
 * Touchstone's OpenAPI core: load a document, build its model, and lint, validate, sample and match errors with it.
 *
 * Code that only the other Touchstone packages need, such as routing, parameter serialization and references between
 * resources, is exported by `@touchstone/core/internal`, which has no stability promise.
 *
 * @example
 * ```ts
 * import { buildModel, createRandom, load, sample } from '@touchstone/core';
 *
 * const model = buildModel(await load('openapi.yaml'));
 * for (const { id, requestBody } of model.operations) {
 *   const schema = requestBody?.content[0]?.schema;
 *   if (!schema) continue;
 *   console.log(id, sample(model, schema, { random: createRandom(1), shape: 'minimal', direction: 'request' }));
 * }
 * ```
 *
 * @packageDocumentation
 */

// Load a document

export type { FetchLimits } from './load/guarded-fetch.js';
export { type LoadedDocument, type LoadOptions, load } from './load/load.js';
export type { LineColumn, Location, Position } from './load/location.js';
export { DocumentError, type Problem } from './load/problem.js';

// Build its model

export { buildModel, codeFrame, positionOf, toOpenApi } from './model/build-model.js';
export type {
  ApiError,
  ApiModel,
  Callback,
  Example,
  Header,
  Json,
  Link,
  Match,
  MediaType,
  Method,
  Node,
  Operation,
  Parameter,
  PathItem,
  PropertyEncoding,
  Provenance,
  RequestBody,
  Response,
  Schema,
  SchemaNode,
  SecurityRequirement,
  SecurityScheme,
  ServerCall,
  Vocabulary,
  Webhook,
  WebhookDelivery,
} from './model/model.js';

// Classify the effects of operations

export { EFFECT_KINDS, type Effect, type EffectKind, type EndedThing } from './effect/effect.js';
export { effectOf } from './effect/effect-of.js';

// Match responses to errors, and read the triggers that cause them

export { errorsOfStatus, matchError } from './error/match.js';
export type {
  CallerState,
  ClientAuthenticationMethod,
  CredentialState,
  HeaderState,
  RequestPart,
  TransitionTable,
  Trigger,
} from './error/trigger.js';

// Lint the document

export { lint } from './lint/lint.js';

// Validate values

export type { Direction } from './schema/hidden.js';
export { childSchema, resolveSchema } from './schema/resolve.js';
export { SchemaError } from './schema/schema-error.js';
export {
  createValidator,
  type SchemaLocator,
  type ValidateOptions,
  type Validator,
} from './schema/validator.js';
export { isInconclusive, type SchemaViolation } from './schema/violation.js';

// Sample valid values and single violations

export { createRandom, type Random } from './random.js';
export type { Encoding } from './sample/mutate/any.js';
export { type SampleOptions, sample } from './sample/sample.js';
export { SampleError } from './sample/sample-error.js';
export type { SampleShape } from './sample/session.js';
export { type Violation, type ViolationOptions, violations } from './sample/violations.js';
