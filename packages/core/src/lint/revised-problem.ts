import type { LoadedDocument } from '../load/load.js';
import type { Problem } from '../load/problem.js';
import { hasOwn } from '../load/reference.js';
import { UNRESOLVED_RULE } from '../load/reference-problem.js';
import { atPointer } from '../pointer.js';
import { schemaSites } from './example-sites.js';

/**
 * Adapts a problem of Redocly to the specification: rewords it, lowers its severity, or removes it if the document is
 * valid.
 * @param isConfigured `true` if a `redocly.yaml` decides the severity of Redocly's rules.
 */
export function revised(problem: Problem, loaded: LoadedDocument, isConfigured: boolean): readonly Problem[] {
  if (problem.rule === 'no-undefined-server-variable') return [withRemedy(problem)];
  if (problem.rule === 'struct') return revisedStructure(problem, loaded);
  if (!isConfigured && problem.rule === 'security-defined' && problem.message.startsWith('Every operation'))
    return [{ ...problem, severity: 'warning' }];
  if (problem.rule === UNRESOLVED_RULE && isSchemaName(problem, loaded)) return [];
  return [problem];
}

/**
 * Rewords the problem of a server URL variable that `variables` does not define (OpenAPI 3.1 §4.8.5), and adds a
 * suggestion.
 */
function withRemedy(problem: Problem): Problem {
  const name = /^The `(.*)` variable is not defined/s.exec(problem.message)?.[1];
  if (name === undefined) return problem;
  return {
    ...problem,
    message: `The server URL uses the variable \`${name}\`, but \`variables\` does not define it.`,
    suggestion: `Define \`variables.${name}.default\` next to the URL, or write the value into the URL.`,
  };
}

/**
 * Removes the problem of an undefined keyword in a Schema Object of OpenAPI 3.1, which may contain any keyword
 * (§4.8.24). If the keyword resembles a defined one, it is probably misspelled, so the problem becomes a warning.
 */
function revisedStructure(problem: Problem, loaded: LoadedDocument): readonly Problem[] {
  if (loaded.specification !== '3.1' || !/^Property `.*` is not expected here/s.test(problem.message))
    return [problem];
  const { source, pointer } = problem.position;
  const owner = pointer.slice(0, pointer.lastIndexOf('/'));
  if (!schemaLocations(loaded).has(`${source}${owner}`)) return [problem];
  const keyword = /^Property `(.*)` is/s.exec(problem.message)?.[1] ?? '';
  const defined = /^Did you mean (.*)\?$/s.exec(problem.suggestion ?? '')?.[1]?.split(', ') ?? [];
  const similar = defined.filter((name) => isOneEdit(keyword.toLowerCase(), name.toLowerCase()));
  if (similar.length === 0) return [];
  return [{ ...problem, severity: 'warning', suggestion: `Did you mean ${similar.join(', ')}?` }];
}

/** Returns whether two words differ by at most one character, or only by an exchange of two adjacent characters. */
function isOneEdit(one: string, other: string): boolean {
  const shortest = Math.min(one.length, other.length);
  let start = 0;
  while (start < shortest && one[start] === other[start]) start++;
  let end = 0;
  while (end < shortest - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

const cache = new WeakMap<LoadedDocument, ReadonlySet<string>>();

function schemaLocations(loaded: LoadedDocument): ReadonlySet<string> {
  const locations =
    cache.get(loaded) ??
    new Set(schemaSites(loaded).map(({ location }) => `${location.source}${location.pointer}`));
  cache.set(loaded, locations);
  return locations;
}

/** Returns whether the problem is at a value of a discriminator mapping that names a schema (OpenAPI 3.1 §4.8.25). */
function isSchemaName({ position }: Problem, { root, sources }: LoadedDocument): boolean {
  if (!/[/]discriminator[/]mapping[/][^/]*$/.test(position.pointer)) return false;
  const name = atPointer(sources.parsed(position.source), position.pointer);
  const components = root['components'];
  return typeof name === 'string' && hasOwn(components, 'schemas') && hasOwn(components['schemas'], name);
}
