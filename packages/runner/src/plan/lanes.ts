import type { Binding } from './binding.js';
import type { Case, Fixture } from './case.js';
import { SAFE_METHODS } from './safe-methods.js';
import type { RequestStep, Step } from './step.js';

type Fixtures = ReadonlyMap<string, Fixture>;

/**
 * Groups cases into lanes. The cases of one lane run one at a time, because they share a resource that none of them
 * created. A case that compares the state of the resource must not see the writes of another case. Every other case has
 * its own lane. Cases that send a DELETE come last in their lane.
 */
export function lanesOf(cases: readonly Case[], fixtures: Fixtures): readonly (readonly Case[])[] {
  const lanes = new Set<Case[]>();
  const laneOf = new Map<string, Case[]>();
  for (const planned of cases) {
    const shared = sharedResources(planned, fixtures);
    const joined = new Set(shared.map((name) => laneOf.get(name)).filter((lane) => lane !== undefined));
    const [lane = [], ...others] = joined;
    lanes.add(lane);
    for (const other of others) merge(other, lane, lanes, laneOf);
    lane.push(planned);
    for (const name of shared) laneOf.set(name, lane);
  }
  // The longest lane starts first, so it does not run alone at the end.
  return [...lanes].map(removalsLast).sort((a, b) => b.length - a.length);
}

const removalsLast = (lane: readonly Case[]): readonly Case[] =>
  lane.length < 2 ? lane : [...lane.filter((planned) => !removes(planned)), ...lane.filter(removes)];

const removes = ({ steps }: Case): boolean =>
  steps.some(
    (step) => step.kind === 'request' && step.role === 'attempt' && step.request.method === 'DELETE',
  );

function merge(from: Case[], into: Case[], lanes: Set<Case[]>, laneOf: Map<string, Case[]>): void {
  into.push(...from);
  lanes.delete(from);
  for (const [name, lane] of laneOf) if (lane === from) laneOf.set(name, into);
}

/** Returns the names of the resources that a case writes to or compares but has not created. */
function sharedResources({ steps }: Case, fixtures: Fixtures): readonly string[] {
  const requests = requestsOf(steps);
  const writes = requests.filter(isWrite);
  const parents = usedFixtures(steps, fixtures).flatMap((fixture) => existingParents(fixture, fixtures));
  if (writes.length === 0) return [...new Set(parents)];
  // Reads are included, because a call with an unparsable body has no bindings, but its case still reads and compares
  // the resource.
  const subjects = requests.flatMap(({ request }) =>
    request.substitutions.filter(({ value }) => value.isSubject),
  );
  return [
    ...new Set([
      ...[...writes.flatMap(inPath), ...subjects].flatMap(
        ({ value }) => sharedName(value, steps, fixtures) ?? [],
      ),
      ...writes.flatMap(literalsOf),
      ...parents,
    ]),
  ];
}

const requestsOf = (steps: readonly Step[]): readonly RequestStep[] =>
  steps.filter((step): step is RequestStep => step.kind === 'request');

const isWrite = ({ request }: RequestStep): boolean => !SAFE_METHODS.includes(request.method);

const inPath = ({ request }: RequestStep): RequestStep['request']['substitutions'] =>
  request.substitutions.filter((substitution) => substitution.in === 'path');

const literalsOf = ({ request }: RequestStep): readonly string[] =>
  request.parameters
    .filter((parameter) => parameter.in === 'path')
    .map(({ name, value }) => `${name} ${String(value)}`);

/** Returns the fixtures that steps use, including those that these fixtures use. */
function usedFixtures(steps: readonly Step[], fixtures: Fixtures): readonly Fixture[] {
  const used = new Map<string, Fixture>();
  const open = [...steps];
  for (let step = open.pop(); step; step = open.pop()) {
    for (const { value } of step.kind === 'request' ? step.request.substitutions : []) {
      const fixture = used.has(value.fixture ?? '') ? undefined : fixtures.get(value.fixture ?? '');
      if (!fixture) continue;
      used.set(fixture.name, fixture);
      open.push(...fixture.steps);
    }
  }
  return [...used.values()];
}

/** Returns the names of the resources below which a fixture creates its own, and which the run did not create. */
function existingParents({ steps }: Fixture, fixtures: Fixtures): readonly string[] {
  const writes = requestsOf(steps).filter(isWrite);
  return [
    ...writes
      .flatMap(inPath)
      .flatMap(({ value }) => value.literal ?? foundName(value, steps, fixtures) ?? []),
    ...writes.flatMap(literalsOf),
  ];
}

const sharedName = (binding: Binding, steps: readonly Step[], fixtures: Fixtures): string | undefined =>
  binding.literal ?? foundName(binding, steps, fixtures) ?? binding.fixture;

/** Returns a name for a resource that a read finds, which is the same for all cases; undefined for other resources. */
function foundName(
  { fixture, name }: Binding,
  steps: readonly Step[],
  fixtures: Fixtures,
): string | undefined {
  const sources = fixture === undefined ? steps : (fixtures.get(fixture)?.steps ?? []);
  const source = requestsOf(sources).find(({ bind }) => bind?.some((extraction) => extraction.name === name));
  return source && !isWrite(source) ? `found in ${source.request.path}` : undefined;
}
