import type { Operation } from '../model/model.js';
import { isItemPath } from '../resource/paths.js';
import {
  dangerOfCreated,
  dangerOfName,
  dangerOfResource,
  dangerOfWrite,
  namesCaller,
  namesSeveral,
} from './dangerous-words.js';
import type { Effect } from './effect.js';
import { literalSegments, namedDanger, nameTexts } from './names-of.js';
import { firstSentences, statedDanger } from './stated-danger.js';
import { baseForm, verbForm, wordsOf } from './words.js';

/**
 * Returns the effect of a write whose path, `operationId`, summary, tags or description suggest a danger; undefined if
 * nothing suggests one.
 *
 * @example
 * writeDanger(operation)?.reason; // 'the path contains "shutdown", which suggests the end or restart of a server'
 */
export const writeDanger = (operation: Operation): Effect | undefined =>
  pathDanger(operation.path) ??
  textDanger(operation) ??
  (creates(operation) ? resourceDanger(operation) : undefined) ??
  sentenceDanger(operation);

function pathDanger(path: string): Effect | undefined {
  const isItem = isItemPath(path);
  for (const segment of literalSegments(path)) {
    for (const word of wordsOf(segment)) {
      const danger =
        dangerOfName(word) ??
        dangerOfName(baseForm(word)) ??
        (!isItem && namesSeveral(word) ? SEVERAL : undefined);
      if (danger) return namedDanger(`the path contains "${segment}"`, danger);
      if (namesCaller(word)) return namedDanger(`the path contains "${segment}"`, CALLER);
    }
  }
  return /\/user\/[^{]/.test(path) ? namedDanger('the path contains "user"', CALLER) : undefined;
}

const SEVERAL = 'several resources at once';
const CALLER = 'the caller itself or its session';

function textDanger(operation: Operation): Effect | undefined {
  const isItem = isItemPath(operation.path);
  const texts = [...nameTexts(operation), ...operation.tags.map((text) => ({ label: 'tag', text }))];
  for (const { label, text } of texts) {
    for (const word of formsOf(text, label === 'summary')) {
      const danger =
        (label === 'operationId' ? dangerOfName(word) : dangerOfWrite(word)) ??
        (!isItem && label !== 'tag' && namesSeveral(word) ? SEVERAL : undefined);
      if (danger) return namedDanger(`the ${label} contains "${word}"`, danger);
    }
  }
  return undefined;
}

/** Returns the words of a text, each with its base form. Gerunds are only verbs at the start of a clause of a sentence. */
function formsOf(text: string, isSentence: boolean): readonly string[] {
  const words = wordsOf(text);
  return words.flatMap((word, index) => {
    const isClause = isSentence && (index === 0 || CONNECTORS.has(words[index - 1] ?? ''));
    return [word, isClause ? verbForm(word) : baseForm(word)];
  });
}

const CONNECTORS: ReadonlySet<string> = new Set('and by for then'.split(' '));

/** Returns true for a POST and for a PUT that creates its item. */
const creates = ({ method, path, responses }: Operation): boolean =>
  method === 'POST' ||
  (method === 'PUT' && isItemPath(path) && responses.some(({ status }) => status === '201'));

/** Judges the head noun of the last literal segment, such as `keys` in `/users/{id}/ssh-keys`, and of the `operationId`. */
function resourceDanger({ path, operationId = '' }: Operation): Effect | undefined {
  const segment = literalSegments(path).at(-1) ?? '';
  const inPath = dangerOfResource(wordsOf(segment));
  if (inPath) return namedDanger(`the path contains "${segment}"`, inPath);
  const inId = dangerOfCreated(wordsOf(operationId));
  return inId === undefined ? undefined : namedDanger(`the operationId is "${operationId}"`, inId);
}

function sentenceDanger({ path, summary = '', description }: Operation): Effect | undefined {
  const context = path.includes('{') ? 'nested write' : 'write';
  for (const [index, sentence] of [summary, ...firstSentences(description)].entries()) {
    const label = index === 0 ? 'summary' : 'description';
    const stated = statedDanger(sentence, context);
    if (stated) return namedDanger(`the ${label} says "${stated.phrase}"`, stated.danger);
  }
  return undefined;
}
