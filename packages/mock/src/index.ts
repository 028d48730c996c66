export { type Clock, createClock } from './clock.js';
export type { Incoming, Reply } from './message.js';
export { createMock, type Mock } from './mock.js';
export type { MockOptions, MockPrincipal, RateLimit } from './options.js';
