export { catalogue, type Mutant, type MutantName } from './mutants/catalogue.js';
export { type RunningServer, type ServerOptions, startServer } from './server.js';
