export type { ModelChanges } from './changes.js';
export { type Clock, createClock } from './clock.js';
export type { FaultKind, MockFault } from './faults/fault.js';
export type { Incoming, Reply } from './message.js';
export { createMock, type Mock } from './mock.js';
export { OptionError } from './option-error.js';
export type { MockCaller, MockOptions, MockWebhook, RateLimit } from './options.js';
export { type InitialData, InitialDataError, type InitialDataProblem } from './state/initial-data.js';
export type { Attempt, DeliveryLog } from './webhooks/deliveries.js';
