import { PLUTIO } from './contract.js';
import { proveSeeds } from './seeds.js';

proveSeeds(PLUTIO);
