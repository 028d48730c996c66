import type { NormalizedProblem, YamlParseError } from '@redocly/openapi-core';
import type { Problem } from './problem.js';
import { UNRESOLVED, unresolved } from './reference-problem.js';
import { sentence } from './sentence.js';
import type { Sources } from './sources.js';

/** A problem as Redocly reports it, in our words for its parts. */
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
  if (problem.ruleId === 'bundler' || problem.ruleId === UNRESOLVED) {
    return unresolved(problem.message, place, sources);
  }
  const suggestion = problem.suggest.length > 0 ? `Did you mean ${problem.suggest.join(', ')}?` : undefined;
  const made = sources.problem(problem.ruleId, place, sentence(problem.message), suggestion);
  return { ...made, severity: problem.severity === 'warn' ? 'warning' : 'error' };
}

/** YAML or JSON that does not parse. */
export function fromParser({ message, source, line, col }: YamlParseError, sources: Sources): Problem {
  return parseProblem(message, source.absoluteRef, { line, col }, sources);
}

function parseProblem(
  message: string,
  source: string,
  { line, col }: { readonly line: number; readonly col: number },
  sources: Sources,
): Problem {
  const bare = message.split('\n', 1)[0]?.replace(/ in "[^"]*" \(\d+:\d+\)$/, '') ?? message;
  const place = { line: line || 1, column: col || 1 };
  return sources.problemAt('parsable', source, place, sentence(`The document does not parse: ${bare}`));
}

/** An unparsable file is reported for each reference to it. */
export function distinct(problems: readonly Problem[]): readonly Problem[] {
  const key = ({ rule, message, position }: Problem): string =>
    JSON.stringify([rule, message, position.source, position.line, position.column]);
  return [...new Map(problems.map((problem) => [key(problem), problem])).values()];
}
