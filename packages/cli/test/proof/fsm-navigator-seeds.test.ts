import { FSM_NAVIGATOR } from './contract.js';
import { proveSeeds } from './seeds.js';

proveSeeds(FSM_NAVIGATOR);
