import { FSM_NAVIGATOR } from './contract.js';
import { proveSeeds } from './prove.js';

proveSeeds(FSM_NAVIGATOR);
