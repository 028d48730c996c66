import type { ApiModel, Operation } from '@touchstone/core';
import { fieldSchemas, parsePointer } from '@touchstone/core/internal';
import { errorWords, namesCollision, wordsIn } from '../plan/code-words.js';

/** Matches descriptions such as "unique within the shop" and "no two items have the same tag", but not "non-unique". */
const SAYS_UNIQUE = /(?<!\b(?:not|non|need not be|not necessarily)[ -])\bunique(?:ly)?\b|\bno two\b/i;

/**
 * Returns true if the document suggests that no two resources have the same value of a property of the body: the code of a
 * refusal names it, such as `tag_taken` for `/tag`, or its description says so.
 */
export const suggestsUnique = (model: ApiModel, operation: Operation, pointer: string): boolean =>
  isNamedByCode(operation, pointer) ||
  fieldSchemas(model, operation, pointer).some(
    ({ schema }) =>
      typeof schema === 'object' &&
      typeof schema.description === 'string' &&
      SAYS_UNIQUE.test(schema.description),
  );

function isNamedByCode({ responses }: Operation, pointer: string): boolean {
  const name = wordsIn(parsePointer(pointer).at(-1) ?? '');
  return responses.some(({ status, errors }) =>
    errors.some((error) => {
      const words = errorWords(error);
      return status.startsWith('4') && namesCollision(words) && name.some((word) => words.includes(word));
    }),
  );
}
