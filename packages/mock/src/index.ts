/**
 * A mock server for an OpenAPI document.
 *
 * The parts of the mock (environment, state, rules, pipeline) are not exported: they change with each new trigger, and
 * their effects can be observed through requests. The Node listener is exported by `@touchstone/mock/node`.
 *
 * @packageDocumentation
 */

// Mock

export { createMock, type Mock } from './mock.js';
export type { ModelChanges } from './model-changes.js';

// Options

export { type Clock, createClock } from './clock.js';
export { OptionError } from './option-error.js';
export type { MockCaller, MockOptions, MockWebhook, RateLimit } from './options.js';

// Initial data

export { type InitialData, InitialDataError, type InitialDataProblem } from './state/seed/initial-data.js';

// Faults

export type { FaultKind, MockFault, Transport } from './faults/fault.js';

// Webhooks

export type { Attempt, DeliveryLog, Outcome, Send } from './webhooks/delivery.js';

// Requests and replies, for listeners of other server libraries

export type { Incoming, Reply } from './message.js';
