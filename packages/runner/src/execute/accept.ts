import type { Operation } from '@touchstone/core';

const ANYTHING = '*/*;q=0.5';

/**
 * Returns the `Accept` header for calls to an operation (RFC 9110 §12.5.1): JSON, unless the document specifies other
 * media types for the successes of the operation, or else for its errors. A server that negotiates would otherwise return
 * an undocumented one.
 */
export function acceptOf({ responses }: Pick<Operation, 'responses'>): string {
  const typesOf = (isIncluded: (status: string) => boolean): readonly string[] =>
    responses
      .filter(({ status }) => isIncluded(status))
      .flatMap(({ content }) => content.map(({ mediaType }) => mediaType))
      .filter((mediaType) => !mediaType.includes('*'));
  const successes = typesOf((status) => status.startsWith('2'));
  const others = typesOf((status) => !status.startsWith('2'));
  const preferred = successes.length > 0 ? successes : others;
  if (preferred.length === 0 || preferred.includes('application/json'))
    return `application/json, ${ANYTHING}`;
  return [...new Set([...successes, ...others]), ANYTHING].join(', ');
}
