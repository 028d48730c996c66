import type { Environment } from '../environment.js';
import type { Operation } from '../http/operation.js';
import { assetOperations } from './assets.js';
import { customerOperations } from './customers.js';
import { inventoryOperations } from './inventory.js';
import { jobOperations } from './jobs.js';
import { technicianOperations } from './technicians.js';

export function operations(environment: Environment): readonly Operation[] {
  return [
    ...jobOperations(environment),
    ...customerOperations(environment),
    ...assetOperations(environment),
    ...inventoryOperations(environment),
    ...technicianOperations(environment),
  ];
}
