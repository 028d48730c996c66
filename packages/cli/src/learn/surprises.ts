import type { DocumentedError, Learned, LearnedError, SurprisingCause } from '@touchstone/runner';

/** The causes of an error that a person must accept before they have an effect. */
export interface Surprise extends DocumentedError {
  readonly operation: string;
  /** The causes as entries of `x-error.when`. */
  readonly whens: readonly LearnedError['when'][];
  /** Explains which causes are surprising, and why. */
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

/** The learned causes by the effect of their entries. */
export interface Divided {
  /** The causes whose entries have an effect. */
  readonly accepted: readonly LearnedError[];
  /** The errors with a surprising cause, and all causes of each. */
  readonly entries: readonly Surprise[];
  /** Number of surprising causes in `entries`. */
  readonly surprising: number;
  /** The surprising causes without a trigger, which no entry can declare. */
  readonly listed: readonly ListedSurprise[];
}

/** Divides the learned causes. An error with a surprising cause has one entry for all its causes, which a person accepts. */
export function divided({ errors, surprising }: Pick<Learned, 'errors' | 'surprising'>): Divided {
  const declarable = surprising.filter(
    (one): one is SurprisingCause & Pick<LearnedError, 'when'> => one.when !== undefined,
  );
  const named = errors.filter((error) => error.named !== undefined);
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
  for (const one of declarable) add(one, `${nameOf(one)} was returned to "${one.cause}", ${reasonOf(one)}.`);
  const accepted: LearnedError[] = [];
  for (const error of errors) {
    if (error.named !== undefined) continue;
    const entry = entries.get(keyOf(error));
    if (entry) entries.set(keyOf(error), { ...entry, whens: [...entry.whens, error.when] });
    else accepted.push(error);
  }
  return {
    accepted,
    entries: [...entries.values()].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)),
    surprising: named.length + declarable.length,
    listed: surprising
      .filter(({ when }) => when === undefined)
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
