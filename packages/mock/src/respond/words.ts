import type { ApiError, ApiModel, Operation } from '@touchstone/core';

type Word = readonly [from: RegExp, to: string];

/**
 * One example often serves many operations, and speaks of what the first of them is about: "You do not have permission
 * to view tasks". What kinds of things and actions there are, `x-permission` and tags say.
 */
export function wordsOf(
  model: ApiModel,
  operation: Operation,
  { example, triggers }: ApiError,
): readonly Word[] {
  if (operation.permission === undefined || example === undefined) return [];
  const text = JSON.stringify(example).toLowerCase();
  const own = partsOf(operation);
  const words: Word[] = [];
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
      (each) => each !== own.action && new RegExp(`\\b${escaped(each)}\\b`).test(text),
    );
    if (action !== undefined) words.push([new RegExp(`\\b${escaped(action)}\\b`, 'g'), own.action]);
  }
  return words;
}

interface Parts {
  readonly entity: string;
  readonly action: string;
  readonly plural: string;
}

function partsOf({ permission = '', tags }: Operation): Parts {
  const [entity = '', action = ''] = permission.split('.');
  return { entity: entity.replaceAll(/[-_]/g, ' '), action, plural: (tags[0] ?? '').toLowerCase() };
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

interface Vocabulary {
  readonly entities: readonly Parts[];
  readonly actions: readonly string[];
}

const vocabularies = new WeakMap<ApiModel, Vocabulary>();

function vocabularyOf(model: ApiModel): Vocabulary {
  let found = vocabularies.get(model);
  if (!found) {
    const parts = model.operations.filter(({ permission }) => permission !== undefined).map(partsOf);
    // The longest first: an invoice subscription is no invoice.
    const byEntity = new Map(parts.map((each) => [each.entity, each]));
    const entities = [...byEntity.values()].sort((one, other) => other.entity.length - one.entity.length);
    found = { entities, actions: [...new Set(parts.map(({ action }) => action))] };
    vocabularies.set(model, found);
  }
  return found;
}

const othersOf = (model: ApiModel, entity: string): readonly Parts[] =>
  vocabularyOf(model).entities.filter((each) => each.entity !== entity);

const actionsOf = (model: ApiModel): readonly string[] => vocabularyOf(model).actions;
