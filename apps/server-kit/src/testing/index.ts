/** The parts that the tests of the reference servers share. */

export { Reply } from './reply.js';
export { ServerProcess, sendRaw } from './server-process.js';
