export type { ModelChanges } from './changes.js';
export { type Clock, createClock } from './clock.js';
export type { FaultKind, MockFault } from './faults/fault.js';
export { matchesOperation } from './faults/inject.js';
export type { Incoming, Reply } from './message.js';
export { createMock, type Mock } from './mock.js';
export type { MockOptions, MockPrincipal, MockWebhook, RateLimit } from './options.js';
export { type InitialData, InitialDataError, type InitialDataProblem } from './state/initial-data.js';
export type { Attempt, DeliveryLog } from './webhooks/deliveries.js';
