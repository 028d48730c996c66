import type { Location } from '../load/location.js';
import { type Cursor, Reader } from '../model/cursor.js';
import { parsePointer } from '../pointer.js';
import { isObject, isSchema } from '../schema/keywords.js';
import type { References } from '../schema/references.js';
import { schemaSet } from '../schema/validator.js';
import { schemaSites } from './example-sites.js';
import type { LintContext, LintFinding, Rule } from './rule.js';
import { type Graph, shortestCycles } from './shortest-cycles.js';

/** Reports schemas that apply themselves to the same value, so that validation never ends (Core §9.4.1). */
export const recursionEnds: Rule = { name: 'recursion-ends', check };

/** Keywords that always apply their schemas to the same value. */
const ALWAYS = ['allOf'];
const BRANCHES = ['anyOf', 'oneOf', 'not', 'if'];

/** Maximum number of schemas of a cycle that a message lists. */
const MAX_NAMES = 6;

function* check(context: LintContext): Generator<LintFinding> {
  const sites = new Map(schemaSites(context.loaded).map((site) => [site.pointer, site]));
  const { references } = schemaSet(context.model);
  const reported = new Set<string>();
  const cycles = shortestCycles(graphOf(sites, references, [...ALWAYS, ...BRANCHES]));
  // Most documents have no cycle of either kind.
  if (cycles.length === 0) return;
  // A cycle through `$ref` and `allOf` never ends. Another cycle ends if a validator skips a branch as unnecessary.
  for (const [kind, severity] of [
    [shortestCycles(graphOf(sites, references, ALWAYS)), 'error'],
    [cycles, 'warning'],
  ] as const) {
    for (const cycle of kind) {
      if (cycle.some((pointer) => reported.has(pointer))) continue;
      for (const pointer of cycle) reported.add(pointer);
      yield findingOf(context, sites, cycle, { references, severity });
    }
  }
}

/** Returns the schemas that each schema applies to the same value, if there are any. */
function graphOf(
  sites: ReadonlyMap<string, Cursor>,
  references: References,
  keywords: readonly string[],
): Graph {
  const applied = ({ pointer, value }: Cursor): readonly string[] => {
    if (!isObject(value)) return [];
    return [
      ...targetsOf(references, pointer, value),
      ...keywords.flatMap((name) => {
        const child = Object.hasOwn(value, name) ? value[name] : undefined;
        if (Array.isArray(child)) return child.map((_, index) => `${pointer}/${name}/${index}`);
        return isSchema(child) ? [`${pointer}/${name}`] : [];
      }),
    ];
  };
  const graph = new Map<string, readonly string[]>();
  for (const [pointer, site] of sites) {
    const next = applied(site).filter((other) => sites.has(other));
    if (next.length > 0) graph.set(pointer, next);
  }
  return graph;
}

function targetsOf(
  references: References,
  pointer: string,
  { $ref }: { readonly $ref?: unknown },
): readonly string[] {
  const target = typeof $ref === 'string' ? references.target(pointer, $ref) : undefined;
  return target === undefined ? [] : [target];
}

function findingOf(
  { loaded, model }: LintContext,
  sites: ReadonlyMap<string, Cursor>,
  cycle: readonly string[],
  { references, severity }: { readonly references: References; readonly severity: 'error' | 'warning' },
): LintFinding {
  const referring = cycle.flatMap((pointer) => {
    const site = sites.get(pointer);
    return site && isObject(site.value) && targetsOf(references, pointer, site.value).length > 0
      ? [site]
      : [];
  });
  const names = referring.flatMap(({ pointer, value }) =>
    isObject(value) ? targetsOf(references, pointer, value).map(nameOf) : [],
  );
  const shown = names.length > MAX_NAMES ? [...names.slice(0, MAX_NAMES), '…'] : names;
  const [first] = referring;
  const location: Location =
    (first && new Reader(loaded).rawChild(first, '$ref')?.location) ?? model.location;
  return {
    location,
    severity,
    message: `This reference applies a schema to the value that the schema already applies to (${[names.at(-1), ...shown].join(' → ')}), so ${severity === 'error' ? 'validation' : 'a validator that tests every branch'} does not end (JSON Schema 2020-12 Core §9.4.1).`,
    suggestion:
      'Remove the reference, or put it below a keyword that selects a part of the value, such as `properties` or `items`.',
  };
}

const nameOf = (pointer: string): string =>
  pointer.startsWith('#/components/schemas/') && pointer.split('/').length === 4
    ? (parsePointer(pointer).at(-1) ?? pointer)
    : pointer;
