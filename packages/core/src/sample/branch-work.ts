import type { Schema } from '../model/model.js';
import { isObject, keyword } from '../schema/keywords.js';

/** Number of branches that take as long to test or to order as one schema takes to merge. */
const BRANCHES_PER_UNIT = 2;

/** Returns the work of testing or ordering the branches of a schema. */
export function branchWork(schema: Schema): number {
  if (!isObject(schema)) return 0;
  let branches = 0;
  for (const name of ['oneOf', 'anyOf']) {
    const list = keyword(schema, name);
    if (Array.isArray(list)) branches += list.length;
  }
  return branches / BRANCHES_PER_UNIT;
}
