import type { OmittedParts } from '@touchstone/core/internal';

/** Describes the parts of a value that no case violates; undefined if there are none. */
export function describeOmissions(subject: string, omitted: readonly OmittedParts[]): string | undefined {
  return omitted.length === 0 ? undefined : omitted.map((parts) => sentence(subject, parts)).join(' ');
}

function sentence(subject: string, { reason, first, count }: OmittedParts): string {
  const place = first || 'the root';
  const parts =
    count === 1
      ? `1 part of ${subject}, at ${place}, is`
      : `${count.toLocaleString('en-US')} parts of ${subject}, the first at ${place}, are`;
  return `${parts} not violated, because ${CAUSES[reason]}.`;
}

const CAUSES: Readonly<Record<OmittedParts['reason'], string>> = {
  budget: 'the value is too large to be validated for each of its constraints',
  branches: 'more than 50 nested branches of `anyOf`, `oneOf` and `if` apply there',
};
