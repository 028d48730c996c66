import { FSM_NAVIGATOR } from './contract.js';
import { proveMutants } from './prove.js';

await proveMutants(FSM_NAVIGATOR);
