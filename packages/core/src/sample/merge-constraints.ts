import type { Json, Schema } from '../model/model.js';
import { isBareReference, isObject, keyword, type SchemaObject } from '../schema/keywords.js';
import type { References } from '../schema/references.js';
import { mergeAssertions } from './assertions.js';
import type { BranchChoice } from './branch-choice.js';
import { branchWork } from './branch-work.js';
import { orderBranches } from './branches.js';
import { MergedConstraints } from './merged-constraints.js';
import { Unsatisfiable } from './sample-error.js';
import { type SchemaSite, siteAt, sitesInList, siteUnder } from './schema-site.js';
import { selectableValues, selectionOf } from './selecting-conditions.js';

/**
 * Merges the schemas that apply to one value, through `$ref`, `allOf` and one branch of every choice. Backtracks if a
 * chosen branch contradicts the rest.
 * @throws {Unsatisfiable} if no consistent combination of branches is found.
 */
export function mergeConstraints(sites: readonly SchemaSite[], choice: BranchChoice): MergedConstraints {
  const constraints = new MergedConstraints();
  constraints.origins = sites.map(({ pointer }) => pointer);
  return mergeQueue([...sites], constraints, choice, 0);
}

/** Maximum number of nested choices for one value. Each uses a part of the call stack. */
const MAX_CHOICES = 600;

function mergeQueue(
  queue: SchemaSite[],
  constraints: MergedConstraints,
  choice: BranchChoice,
  depth: number,
): MergedConstraints {
  for (let site = queue.shift(); site; site = queue.shift()) {
    const { pointer, schema } = site;
    // A bare reference costs no step, because references can form chains of any length and leave nothing to choose.
    if (!isBareReference(schema)) choice.steps.remaining -= 1;
    choice.work.remaining -= workOf(schema);
    if (choice.steps.remaining < 0 || choice.work.remaining < 0) throw tooManySchemas(pointer, constraints);
    if (schema === true) continue;
    if (schema === false) throw new Unsatisfiable(pointer, 'the schema admits no value');
    if (!isObject(schema)) continue;
    mergeAssertions(constraints, site, schema);
    const applicable = conjuncts(site, constraints, choice.references);
    if (applicable.length > choice.steps.remaining) {
      choice.steps.remaining = -1;
      throw tooManySchemas(pointer, constraints);
    }
    queue.unshift(...applicable);
    const options = openChoices(site, schema, constraints, choice, queue);
    const [[only, ...alternatives] = [], ...others] = options;
    if (only && isPlain(only) && alternatives.length + others.length === 0) queue.unshift(...only.sites);
    else if (options.length > 0) {
      if (depth + options.length > MAX_CHOICES)
        throw new Unsatisfiable(pointer, `more than ${MAX_CHOICES} choices apply to the same value`);
      return chooseBranches(options, queue, constraints, choice, depth);
    }
  }
  return constraints;
}

function tooManySchemas(pointer: string, { choices }: MergedConstraints): Unsatisfiable {
  return new Unsatisfiable(
    pointer,
    choices.length > 0
      ? 'its branches contradict each other, or there are too many to try'
      : 'too many schemas apply to the same value',
  );
}

/** Number of listed values or names that take as long to merge as a schema without any. */
const VALUES_PER_UNIT = 8;

/**
 * Returns the work of merging the assertions of a schema: 1, plus 1 per {@link VALUES_PER_UNIT} values or names, plus
 * the work of its branches.
 */
function workOf(schema: Schema): number {
  if (!isObject(schema)) return 1;
  let work = works.get(schema);
  if (work === undefined) {
    work = computeWork(schema);
    works.set(schema, work);
  }
  return work;
}

const works = new WeakMap<SchemaObject, number>();

function computeWork(schema: SchemaObject): number {
  let values = 0;
  for (const name of ['enum', 'required']) {
    const list = keyword(schema, name);
    if (Array.isArray(list)) values += list.length;
  }
  const properties = keyword(schema, 'properties');
  if (isObject(properties)) values += Object.keys(properties).length;
  return 1 + values / VALUES_PER_UNIT + branchWork(schema);
}

/** Returns the schemas that `$ref`, `$dynamicRef` and `allOf` apply to the same value, each target once. */
export function conjuncts(
  { pointer, schema }: SchemaSite,
  constraints: MergedConstraints,
  references: References,
): SchemaSite[] {
  if (!isObject(schema)) return [];
  const collected: SchemaSite[] = [];
  for (const name of ['$ref', '$dynamicRef']) {
    const reference = keyword(schema, name);
    if (typeof reference !== 'string') continue;
    const target = references.target(pointer, reference);
    const site = target === undefined ? undefined : siteAt(references, target);
    if (!site) throw new Unsatisfiable(pointer, `${name} ${JSON.stringify(reference)} cannot be resolved`);
    // A schema that applies to the same value twice adds no constraint.
    if (constraints.targets.includes(site.pointer)) continue;
    constraints.targets = [...constraints.targets, site.pointer];
    collected.push(site);
  }
  return [...collected, ...sitesInList(pointer, schema, 'allOf')];
}

/** One branch of a choice: the schemas that apply if it is chosen, and the discriminator value that selects it. */
interface BranchOption {
  readonly sites: readonly SchemaSite[];
  readonly discriminatorValue?: readonly [property: string, value: string];
  readonly selectedValue?: readonly [property: string, value: Json];
}

/** Returns true if a branch only adds schemas. */
const isPlain = ({ discriminatorValue, selectedValue }: BranchOption): boolean =>
  discriminatorValue === undefined && selectedValue === undefined;

/**
 * Returns the choices that a schema leaves open. Each choice is a list of branches in the order in which they are
 * tried.
 */
function openChoices(
  { pointer }: SchemaSite,
  schema: SchemaObject,
  constraints: MergedConstraints,
  choice: BranchChoice,
  queue: readonly SchemaSite[],
): BranchOption[][] {
  const collected: BranchOption[][] = [];
  for (const name of ['oneOf', 'anyOf']) {
    const branches = sitesInList(pointer, schema, name);
    if (branches.length === 0) continue;
    const ordered = orderBranches(branches, constraints, choice);
    collected.push(ordered.map((branch) => branchOption(branch, schema)));
  }
  const condition = siteUnder(pointer, schema, 'if');
  if (condition) {
    const [yes, no] = [siteUnder(pointer, schema, 'then'), siteUnder(pointer, schema, 'else')];
    const options: [BranchOption, BranchOption] = [
      { sites: yes ? [condition, yes] : [condition] },
      { sites: no ? [no] : [] },
    ];
    collected.push(orderConditional(condition, options, constraints, choice, queue));
  }
  return collected;
}

/**
 * Returns the branches of an `if` in the order in which to try them. If other conditions depend on the same property,
 * each value that one of them selects is a branch, which decides all of them.
 */
function orderConditional(
  condition: SchemaSite,
  [yes, no]: readonly [yes: BranchOption, no: BranchOption],
  constraints: MergedConstraints,
  choice: BranchChoice,
  queue: readonly SchemaSite[],
): BranchOption[] {
  const selection = selectionOf(condition);
  const selected = selection && constraints.selectedValues.get(selection.property);
  if (selection && selected !== undefined) return [selection.value === selected ? yes : no];
  const values = selection ? selectableValues(selection, queue, choice.random) : null;
  if (!selection || !values) return choice.random.next() < 0.5 ? [yes, no] : [no, yes];
  const { property } = selection;
  const required: SchemaSite = { pointer: condition.pointer, schema: { required: [property] } };
  return values.map((value) => ({
    sites: [required, ...(value === selection.value ? yes : no).sites],
    selectedValue: [property, value],
  }));
}

function chooseBranches(
  groups: BranchOption[][],
  queue: readonly SchemaSite[],
  constraints: MergedConstraints,
  choice: BranchChoice,
  depth: number,
): MergedConstraints {
  const [group, ...others] = groups;
  if (!group) return mergeQueue([...queue], constraints, choice, depth);
  let last: Unsatisfiable | undefined;
  for (const option of group) {
    const attempt = constraints.copy();
    if (option.discriminatorValue)
      attempt.discriminatorValues = new Map([...attempt.discriminatorValues, option.discriminatorValue]);
    if (option.selectedValue)
      attempt.selectedValues = new Map([...attempt.selectedValues, option.selectedValue]);
    try {
      return chooseBranches(others, [...option.sites, ...queue], attempt, choice, depth + 1);
    } catch (error) {
      if (!(error instanceof Unsatisfiable)) throw error;
      last = error;
    }
  }
  throw last ?? new Unsatisfiable(constraints.lastNarrowedBy, 'no branch can be chosen');
}

/**
 * Returns the option for a branch. The value of the discriminator property is the branch's key in `mapping` or, if it
 * has none, the name of its schema (OpenAPI 3.1 §4.8.25).
 */
function branchOption(branch: SchemaSite, schema: SchemaObject): BranchOption {
  const discriminator = keyword(schema, 'discriminator');
  const reference = keyword(branch.schema, '$ref');
  if (
    !isObject(discriminator) ||
    typeof discriminator.propertyName !== 'string' ||
    typeof reference !== 'string'
  ) {
    return { sites: [branch] };
  }
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  const mapped = isObject(discriminator.mapping)
    ? firstKey(discriminator.mapping, [reference, name])
    : undefined;
  return { sites: [branch], discriminatorValue: [discriminator.propertyName, mapped ?? name] };
}

/** For each `mapping`, the first key of each target with its position. */
const mappings = new WeakMap<object, ReadonlyMap<unknown, readonly [position: number, key: string]>>();

/**
 * Returns the first key of a `mapping` with one of the targets, or undefined if there is none. Takes constant time
 * after the first call.
 */
function firstKey(mapping: SchemaObject, targets: readonly string[]): string | undefined {
  let byTarget = mappings.get(mapping);
  if (!byTarget) {
    const entries = Object.entries(mapping).map(
      ([key, target], position) => [target, [position, key]] as const,
    );
    // Reversed, so that the first of several keys with the same target overwrites the others.
    byTarget = new Map(entries.reverse());
    mappings.set(mapping, byTarget);
  }
  const [first] = targets
    .flatMap((target) => {
      const entry = byTarget.get(target);
      return entry ? [entry] : [];
    })
    .sort(([left], [right]) => left - right);
  return first?.[1];
}
