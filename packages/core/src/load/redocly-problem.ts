import type { NormalizedProblem, YamlParseError } from '@redocly/openapi-core';
import type { Problem } from './problem.js';
import { UNRESOLVED_RULE, unresolvedReference } from './reference-problem.js';
import { sentence } from './sentence.js';
import type { Sources } from './sources.js';

export function fromRedocly(problem: NormalizedProblem, sources: Sources): Problem {
  const [location] = problem.location;
  const place = { source: location?.source.absoluteRef ?? '', pointer: location?.pointer ?? '#/' };
  if (location?.pointer === undefined && location?.start) {
    return parseProblem(
      problem.message.replace(/^Failed to parse: /, ''),
      place.source,
      location.start,
      sources,
    );
  }
  if (problem.ruleId === 'bundler' || problem.ruleId === UNRESOLVED_RULE) {
    return unresolvedReference(problem.message, place, sources);
  }
  const suggestion = problem.suggest.length > 0 ? `Did you mean ${problem.suggest.join(', ')}?` : undefined;
  const base = sources.problem(problem.ruleId, place, sentence(problem.message), suggestion);
  return { ...base, severity: problem.severity === 'warn' ? 'warning' : 'error' };
}

export function fromParser({ message, source, line, col }: YamlParseError, sources: Sources): Problem {
  return parseProblem(message, source.absoluteRef, { line, col }, sources);
}

function parseProblem(
  message: string,
  source: string,
  { line, col }: { readonly line: number; readonly col: number },
  sources: Sources,
): Problem {
  const bare = (message.split('\n', 1)[0] ?? message)
    .replace(/ in "[^"]*" \(\d+:\d+\)$/, '')
    .replace(/^nesting exceeded maxDepth \((\d+)\)$/, 'it nests more than $1 levels deep');
  const place = { line: line || 1, column: col || 1 };
  return sources.problemAt('parsable', source, place, sentence(`The document cannot be parsed: ${bare}`));
}

/** Removes duplicate problems: Redocly reports an unparsable file once per reference to it. */
export function withoutDuplicates(problems: readonly Problem[]): readonly Problem[] {
  const key = ({ rule, message, position }: Problem): string =>
    JSON.stringify([rule, message, position.source, position.line, position.column]);
  return [...new Map(problems.map((problem) => [key(problem), problem])).values()];
}
