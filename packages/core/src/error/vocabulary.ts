import type { ApiError, Operation, PathItem, Response, Vocabulary } from '../model/model.js';
import { triggersOf } from './infer.js';

/**
 * Replaces the codes of an `enum` that several statuses share. Such an `enum` is a vocabulary of the document: it lists what
 * errors exist, and not which of them each status has. A response keeps the codes of its examples and those that its
 * description names, or else has one error without a code.
 */
export function withoutVocabularies(paths: readonly PathItem[]): {
  readonly paths: readonly PathItem[];
  readonly vocabularies: readonly Vocabulary[];
} {
  const statuses = new Map<string, Set<string>>();
  const lists = new Map<string, readonly ApiError[]>();
  for (const { operations } of paths)
    for (const { responses } of operations)
      for (const { status, errors } of responses) {
        const key = listKey(errors);
        if (key === undefined) continue;
        statuses.set(key, (statuses.get(key) ?? new Set()).add(status));
        if (!lists.has(key)) lists.set(key, errors);
      }
  const isVocabulary = ({ errors }: Response): boolean => {
    const key = listKey(errors);
    return key !== undefined && (statuses.get(key)?.size ?? 0) > 1;
  };
  const narrowedPaths = paths.map((path) => ({
    ...path,
    operations: path.operations.map((operation) =>
      operation.responses.some(isVocabulary)
        ? {
            ...operation,
            responses: operation.responses.map((response) =>
              isVocabulary(response) ? { ...response, errors: narrowed(operation, response) } : response,
            ),
          }
        : operation,
    ),
  }));
  const shared = [...lists].filter(([key]) => (statuses.get(key)?.size ?? 0) > 1);
  return { paths: narrowedPaths, vocabularies: shared.map(([, errors]) => vocabularyOf(errors)) };
}

const vocabularyOf = (errors: readonly ApiError[]): Vocabulary => ({
  pointer: errors[0] ? placeOf(errors[0]) : '',
  codes: errors.flatMap(({ code }) => code ?? []),
});

/** Returns a text that is equal for the same list of codes at the same place; undefined if fewer than two are inferred. */
function listKey(errors: readonly ApiError[]): string | undefined {
  if (errors.length < 2 || errors.some(({ explicit, code }) => explicit || code === null)) return undefined;
  const places = errors.map((error) => `${placeOf(error)} ${error.code}`);
  return places.sort().join('\n');
}

/** Returns the JSON Pointer to the code of an inferred error. */
const placeOf = ({ code, match }: ApiError): string =>
  match.find((condition) => 'equals' in condition && String(condition.equals) === code)?.pointer ?? '';

/** Returns the errors whose codes the examples or the description of the response name, or else one without a code. */
function narrowed(operation: Operation, { status, description, errors }: Response): readonly ApiError[] {
  const exemplified = errors.filter(({ example }) => example !== undefined);
  const described = errors.filter(({ code }) => code !== null && mentions(description, code));
  const kept = exemplified.length > 0 ? exemplified : described;
  const siblings = operation.responses.map((response) => response.status);
  const triggers = triggersOf(operation, status, siblings, Math.max(kept.length, 1));
  if (kept.length > 0) return kept.map((error) => ({ ...error, triggers }));
  return errors.slice(0, 1).map((error) => ({ ...error, code: null, match: [], triggers }));
}

/** Returns true if a text contains the code as a whole word, or the last part of a code that is a URI. */
function mentions(text: string, code: string): boolean {
  const word = code.split(/[/#]/).at(-1) ?? code;
  if (!/[_.-]|\d/.test(word)) return text.includes(`\`${word}\``);
  const at = text.indexOf(word);
  return at >= 0 && !/[\w-]/.test(text[at - 1] ?? ' ') && !/[\w-]/.test(text[at + word.length] ?? ' ');
}
