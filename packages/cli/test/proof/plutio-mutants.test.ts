import { PLUTIO } from './contract.js';
import { proveMutants } from './prove.js';

await proveMutants(PLUTIO);
