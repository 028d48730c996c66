import { PLUTIO } from './contract.js';
import { proveSeeds } from './prove.js';

proveSeeds(PLUTIO);
