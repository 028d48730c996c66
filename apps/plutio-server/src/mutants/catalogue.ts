import { answerMutants } from './answer.js';
import { businessMutants } from './business.js';
import { faultMutants } from './fault.js';
import { inputMutants } from './input.js';
import { orderMutants } from './order.js';
import { permissionMutants } from './permission.js';
import { rateMutants } from './rate.js';
import { resourceMutants } from './resource.js';
import { routeMutants } from './route.js';
import { tokenMutants } from './token.js';
import { webhookMutants } from './webhook.js';

/** All mutants of the server, grouped by the part of the server that they change. */
export const catalogue = [
  ...answerMutants,
  ...tokenMutants,
  ...businessMutants,
  ...permissionMutants,
  ...rateMutants,
  ...routeMutants,
  ...resourceMutants,
  ...inputMutants,
  ...orderMutants,
  ...faultMutants,
  ...webhookMutants,
] as const;

export type MutantName = (typeof catalogue)[number]['name'];

/** The names of the mutants that are switched on. */
export type Mutants = ReadonlySet<MutantName>;
