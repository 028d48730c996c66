import type { ApiError, ApiModel, Operation } from '@touchstone/core';

type WordReplacement = readonly [from: RegExp, to: string];

/**
 * Returns the word replacements that adapt a shared example to an operation. Operations often share one example that
 * mentions the resource and action of only one of them, such as "You do not have permission to view tasks". Resources
 * and actions come from `x-permission` and tags.
 */
export function exampleWords(
  model: ApiModel,
  operation: Operation,
  { example, triggers }: ApiError,
): readonly WordReplacement[] {
  if (operation.permission === undefined || example === undefined) return [];
  const text = JSON.stringify(example).toLowerCase();
  const own = wordsOf(operation);
  const words: WordReplacement[] = [];
  for (const other of othersOf(model, own.entity)) {
    for (const [from, to] of [
      [other.plural, own.plural],
      [other.entity, own.entity],
    ] as const) {
      if (from !== '' && to !== '' && new RegExp(`\\b${escaped(from)}\\b`).test(text))
        words.push([new RegExp(`\\b${escaped(from)}\\b`, 'g'), to]);
    }
    if (words.length > 0) break;
  }
  if (triggers.some(({ kind }) => kind === 'permission-denied')) {
    const action = actionsOf(model).find(
      (other) => other !== own.action && new RegExp(`\\b${escaped(other)}\\b`).test(text),
    );
    if (action !== undefined) words.push([new RegExp(`\\b${escaped(action)}\\b`, 'g'), own.action]);
  }
  return words;
}

/** The words that an example uses to refer to an operation. */
interface OperationWords {
  readonly entity: string;
  readonly action: string;
  readonly plural: string;
}

function wordsOf({ permission = '', tags }: Operation): OperationWords {
  const [entity = '', action = ''] = permission.split('.');
  return { entity: entity.replaceAll(/[-_]/g, ' '), action, plural: (tags[0] ?? '').toLowerCase() };
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

interface Vocabulary {
  readonly entities: readonly OperationWords[];
  readonly actions: readonly string[];
}

const vocabularies = new WeakMap<ApiModel, Vocabulary>();

function vocabularyOf(model: ApiModel): Vocabulary {
  let vocabulary = vocabularies.get(model);
  if (!vocabulary) {
    const words = model.operations.filter(({ permission }) => permission !== undefined).map(wordsOf);
    // Replace the longest name first, because `invoice subscription` contains `invoice`.
    const byEntity = new Map(words.map((word) => [word.entity, word]));
    const entities = [...byEntity.values()].sort((one, other) => other.entity.length - one.entity.length);
    vocabulary = { entities, actions: [...new Set(words.map(({ action }) => action))] };
    vocabularies.set(model, vocabulary);
  }
  return vocabulary;
}

const othersOf = (model: ApiModel, entity: string): readonly OperationWords[] =>
  vocabularyOf(model).entities.filter((other) => other.entity !== entity);

const actionsOf = (model: ApiModel): readonly string[] => vocabularyOf(model).actions;
