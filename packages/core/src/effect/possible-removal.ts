import type { ApiModel, Operation } from '../model/model.js';
import { singularsOf } from '../resource/item-path.js';
import { withoutTrailingSlash } from '../resource/paths.js';
import { wordsOf } from './words.js';

/**
 * Returns the action that may remove what an operation creates, by the words of their paths: `POST /things/{id}/delete` or
 * `POST /deleteThing` for `POST /things` and `POST /createThing`. Returns `undefined` if there is none. Names prove no
 * effect, so the action can be mentioned, but not sent.
 */
export function possibleRemoval(model: ApiModel, { path }: Operation): Operation | undefined {
  const subject = subjectOf(path);
  if (subject.length === 0) return undefined;
  const candidates = model.operations.filter(
    (operation) =>
      !SAFE.has(operation.method) &&
      lastWords(operation.path).some((word) => REMOVES.has(word)) &&
      isSame(subjectOf(operation.path), subject),
  );
  const isBelow = ({ path: other }: Operation): boolean =>
    other.startsWith(`${withoutTrailingSlash(path)}/{`);
  return candidates.find(isBelow) ?? candidates[0];
}

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

const REMOVES: ReadonlySet<string> = new Set(
  'delete remove destroy erase purge discard drop terminate unregister'.split(' '),
);

/** Words of actions, which do not name the resource. */
const VERBS: ReadonlySet<string> = new Set([
  ...REMOVES,
  ...'create add new insert make register save put post action actions rpc by id'.split(' '),
]);

/** Returns the words of the last segment that is not a parameter. */
const lastWords = (path: string): readonly string[] => wordsOf(literalSegments(path).at(-1) ?? '');

/** Returns the words of a path that name the resource. */
const subjectOf = (path: string): readonly string[] =>
  literalSegments(path)
    .flatMap(wordsOf)
    .filter((word) => !VERBS.has(word));

/** Returns true if two subjects differ at most in their number: `things` and `thing`. */
const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((word, index) => isSameWord(word, other[index] ?? ''));

const isSameWord = (one: string, other: string): boolean =>
  one === other || singularsOf(one).includes(other) || singularsOf(other).includes(one);

const literalSegments = (path: string): readonly string[] =>
  path
    .replaceAll(/\{[^}]*\}/g, '')
    .split('/')
    .filter(Boolean);
