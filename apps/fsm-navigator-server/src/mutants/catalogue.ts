import { accessMutants } from './access.js';
import { bodyMutants } from './body.js';
import { conflictMutants } from './conflict.js';
import { faultMutants } from './fault.js';
import { inputMutants } from './input.js';
import { keyMutants } from './key.js';
import { orderMutants } from './order.js';
import { rateMutants } from './rate.js';
import { resourceMutants } from './resource.js';
import { routeMutants } from './route.js';

/** All bugs that the server can switch on, grouped by the part of the server that contains them. */
export const catalogue = [
  ...bodyMutants,
  ...keyMutants,
  ...accessMutants,
  ...rateMutants,
  ...routeMutants,
  ...resourceMutants,
  ...inputMutants,
  ...conflictMutants,
  ...orderMutants,
  ...faultMutants,
] as const;

export type MutantName = (typeof catalogue)[number]['name'];

/** The names of the mutants that are switched on. */
export type Mutants = ReadonlySet<MutantName>;
