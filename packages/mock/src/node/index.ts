/**
 * Serves mocks on Node's HTTP server. This entry point is separate, because it depends on `node:http`.
 *
 * The conversion between Node's messages and the mock's is not exported: a listener for another server library calls
 * `Mock.handle` with its own `Incoming`.
 *
 * @packageDocumentation
 */
export { createListener, type ListenerOptions } from './listener.js';
export { createMockServer } from './server.js';
