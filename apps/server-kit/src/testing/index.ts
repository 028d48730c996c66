/** The code shared by the tests of the reference servers. */

export { Reply } from './reply.js';
export { ServerProcess, sendRaw } from './server-process.js';
