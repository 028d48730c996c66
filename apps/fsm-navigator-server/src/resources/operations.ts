import type { Operation } from '../http/operation.js';
import type { World } from '../world.js';
import { assetOperations } from './assets.js';
import { customerOperations } from './customers.js';
import { inventoryOperations } from './inventory.js';
import { jobOperations } from './jobs.js';
import { technicianOperations } from './technicians.js';

/** Every operation of the API. */
export function operations(world: World): readonly Operation[] {
  return [
    ...jobOperations(world),
    ...customerOperations(world),
    ...assetOperations(world),
    ...inventoryOperations(world),
    ...technicianOperations(world),
  ];
}
