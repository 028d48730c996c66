export { createListener } from './listener.js';
export { createMockServer } from './server.js';
