import { FSM_NAVIGATOR } from './contract.js';
import { proveMutants } from './mutants.js';

await proveMutants(FSM_NAVIGATOR);
