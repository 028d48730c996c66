import { createWildcard } from '@touchstone/core/internal';
import type { MockFault } from './fault.js';

const matchers = new WeakMap<MockFault, (id: string) => boolean>();

/** Returns `true` if a fault has no `operation`, or if its wildcard `operation` matches the id. */
export function coversOperation(fault: MockFault, id: string): boolean {
  if (fault.operation === undefined) return true;
  let matches = matchers.get(fault);
  if (!matches) matchers.set(fault, (matches = createWildcard(fault.operation)));
  return matches(id);
}
