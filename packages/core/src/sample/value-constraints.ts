import type { Json } from '../model/model.js';
import { isObject } from '../schema/keywords.js';
import type { References } from '../schema/references.js';
import { mergeAssertions } from './assertions.js';
import { conjuncts } from './merge-constraints.js';
import { MergedConstraints } from './merged-constraints.js';
import { Unsatisfiable } from './sample-error.js';
import { type SchemaSite, sitesInList, sitesInMap, siteUnder } from './schema-site.js';

export interface ValueConstraints {
  readonly constraints: MergedConstraints;
  /** Branches that the value selects. The keyword that contains a branch also reports a violation of that branch. */
  readonly branches: readonly SchemaSite[];
}

/**
 * Merges the constraints that apply to a valid value. In contrast to `mergeConstraints`, the value selects the
 * branches. An `anyOf` with several satisfied branches is skipped, because one change cannot violate it.
 * @returns `null` if a schema is `false` or the constraints contradict each other.
 */
export function constraintsOnValue(
  sites: readonly SchemaSite[],
  value: Json,
  references: References,
  isValid: (site: SchemaSite, value: Json) => boolean,
): ValueConstraints | null {
  const constraints = new MergedConstraints();
  constraints.origins = sites.map(({ pointer }) => pointer);
  const branches: SchemaSite[] = [];
  const queue = [...sites];
  try {
    for (let site = queue.shift(); site; site = queue.shift()) {
      const { pointer, schema } = site;
      if (schema === false) return null;
      if (!isObject(schema)) continue;
      mergeAssertions(constraints, site, schema);
      queue.push(...conjuncts(site, constraints, references));
      const selectedBranches: SchemaSite[] = [];
      for (const name of ['anyOf', 'oneOf']) {
        const valid = sitesInList(pointer, schema, name).filter((branch) => isValid(branch, value));
        if (valid.length === 1) selectedBranches.push(...valid);
      }
      const condition = siteUnder(pointer, schema, 'if');
      const consequence =
        condition && siteUnder(pointer, schema, isValid(condition, value) ? 'then' : 'else');
      if (consequence) selectedBranches.push(consequence);
      for (const [name, dependent] of sitesInMap(pointer, schema, 'dependentSchemas')) {
        if (isObject(value) && Object.hasOwn(value, name)) queue.push(dependent);
      }
      queue.push(...selectedBranches);
      branches.push(...selectedBranches);
    }
  } catch (error) {
    if (error instanceof Unsatisfiable) return null;
    throw error;
  }
  return { constraints, branches };
}
