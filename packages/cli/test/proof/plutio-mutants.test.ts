import { PLUTIO } from './contract.js';
import { proveMutants } from './mutants.js';

await proveMutants(PLUTIO);
