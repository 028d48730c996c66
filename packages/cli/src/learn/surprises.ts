import type { DocumentedError, Learned, LearnedError, SurprisingCause } from '@touchstone/runner';

/** Causes of one error that a person must accept before they have an effect. */
export interface Surprise extends DocumentedError {
  readonly operation: string;
  /** The causes as entries of `x-error.when`. */
  readonly whens: readonly LearnedError['when'][];
  /** Explains why the causes are surprising. */
  readonly description: string;
}

/** A surprising cause that no entry of `x-errors` can declare. */
export interface ListedSurprise extends DocumentedError {
  readonly operation: string;
  readonly cause: string;
  readonly expected: DocumentedError;
}

const ADVICE =
  'If the server is right, set `accept: true`; otherwise correct the server and remove this action.';

/**
 * Divides the surprising causes into those that an entry of `x-errors` can declare, grouped by error, and the others: causes
 * without a trigger, and those of an error whose entry declares a cause that is not surprising.
 */
export function surprisesOf({ errors, surprising }: Pick<Learned, 'errors' | 'surprising'>): {
  readonly entries: readonly Surprise[];
  readonly listed: readonly ListedSurprise[];
} {
  const taken = new Set(errors.filter(({ named }) => named === undefined).map(keyOf));
  const named = errors.filter((error) => error.named !== undefined);
  const fitting = surprising.filter(
    (one): one is SurprisingCause & Pick<LearnedError, 'when'> =>
      one.when !== undefined && !taken.has(keyOf(one)),
  );
  const entries = new Map<string, Surprise>();
  const add = (one: LearnedError, text: string): void => {
    const { operation, status, code, when } = one;
    const { whens = [], description } = entries.get(keyOf(one)) ?? {};
    entries.set(keyOf(one), {
      operation,
      status,
      code,
      whens: [...whens, when],
      description: [description?.replace(` ${ADVICE}`, '') ?? 'Surprising:', text, ADVICE].join(' '),
    });
  };
  for (const error of named)
    add(error, `${nameOf(error)} was returned to "${error.cause}", but its words name "${error.named}".`);
  for (const one of fitting) add(one, `${nameOf(one)} was returned to "${one.cause}", ${reasonOf(one)}.`);
  const isListed = new Set<SurprisingCause>(fitting);
  return {
    entries: [...entries.values()].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)),
    listed: surprising
      .filter((one) => !isListed.has(one as (typeof fitting)[number]))
      .map(({ operation, status, code, cause, expected }) => ({ operation, status, code, cause, expected })),
  };
}

const reasonOf = ({ by, expected }: SurprisingCause): string =>
  by === 'other operations'
    ? `but other operations return ${nameOf(expected)}`
    : `but the operation also documents ${nameOf(expected)}, which fits better`;

const nameOf = ({ status, code }: DocumentedError): string => [status, code ?? []].flat().join(' ');

const keyOf = ({ operation, status, code }: DocumentedError & { readonly operation: string }): string =>
  JSON.stringify([operation, status, code]);
