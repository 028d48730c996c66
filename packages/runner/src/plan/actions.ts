import type { ApiModel, Operation } from '@touchstone/core';
import { isItemPath, pathParameterNames, pathUpToLastParameter } from '@touchstone/core/internal';
import { errorWords, wordsIn } from './code-words.js';
import { SAFE_METHODS } from './safe-methods.js';
import { writesTo } from './writes-by-item.js';

/** Participles that do not end in `ed`, by verb. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  'pay paid,send sent,hold held,make made,build built,take taken,give given,write written,sell sold,withdraw withdrawn,freeze frozen,begin begun,shut shut,lock locked,buy bought,lend lent,draw drawn,bring brought,leave left,lose lost,find found,keep kept,read read,set set,put put,cut cut,split split,void voided,cancel cancelled'
    .split(',')
    .map((pair) => pair.split(' ') as [string, string]),
);

/** The verbs of nouns that name an action, if removing `ment`, `al` or `ation` does not lead to them. */
const VERBS: ReadonlyMap<string, string> = new Map([
  ['payment', 'pay'],
  ['delivery', 'deliver'],
  ['sale', 'sell'],
  ['purchase', 'purchase'],
  ['submission', 'submit'],
  ['completion', 'complete'],
  ['deletion', 'delete'],
  ['suspension', 'suspend'],
  ['subscription', 'subscribe'],
]);

/** Returns the words by which error codes name the state after an action: `paid` for `payment`, `shipped` for `ship`. */
const participlesOf = (action: string): readonly string[] => [
  ...new Set([...verbsOf(action)].flatMap(participlesOfVerb)),
];

/** Returns the action itself, and the verbs from which its name may be derived: `rent` for `rental`. */
const verbsOf = (action: string): ReadonlySet<string> =>
  new Set([
    action,
    VERBS.get(action) ?? action,
    action.replace(/ation$/, 'ate'),
    action.replace(/ation$/, ''),
    action.replace(/(ment|al)$/, ''),
    action.replace(/al$/, 'e'),
  ]);

function participlesOfVerb(verb: string): readonly string[] {
  const irregular = IRREGULAR.get(verb);
  return [
    ...(irregular === undefined ? [] : [irregular]),
    `${verb}ed`,
    ...(verb.endsWith('e') ? [`${verb}d`] : []),
    ...(verb.endsWith('y') ? [`${verb.slice(0, -1)}ied`] : []),
    `${verb}${verb.at(-1)}ed`,
  ];
}

/** Returns the words by which error codes name the state of an item after a write, and only after this one. */
export function stateWords(operation: Operation): readonly string[] {
  if (operation.method === 'DELETE') return ['deleted', 'removed'];
  return actionOf(operation)?.participles ?? [];
}

/** Returns the words by which error codes name what an action leaves at an item: `rental` and `rent` for `POST …/rentals`. */
export function tracesOf(operation: Operation): readonly string[] {
  const action = actionOf(operation);
  return action ? [...verbsOf(action.name)] : [];
}

/** Returns further words of error codes for the state of an item after a write. */
export const otherWords = (operation: Operation): readonly string[] =>
  operation.method === 'DELETE' ? ['gone', 'archived', 'found'] : [actionOf(operation)?.name ?? []].flat();

/** The action that the path of an operation names, with the words for the state after it. */
interface Action {
  readonly name: string;
  readonly participles: readonly string[];
}

/** Returns the action of an operation. Cached, because it is compared with every other operation on the same item. */
function actionOf(operation: Operation): Action | undefined {
  if (actions.has(operation)) return actions.get(operation);
  const name = lastWord(operation.path);
  const action = name === undefined ? undefined : { name, participles: participlesOf(name) };
  actions.set(operation, action);
  return action;
}

const actions = new WeakMap<Operation, Action | undefined>();

/** Returns the action of a path such as `/orders/{id}/ship`; undefined if the path ends in a parameter or has none. */
function lastWord(path: string): string | undefined {
  if (isItemPath(path) || pathParameterNames(path).length === 0) return undefined;
  return wordsIn(path.slice(path.lastIndexOf('/'))).at(-1);
}

/** Words before a participle that say that an action has not happened: `not_sent`, `must_be_paid`. */
const LACKING = /(?:^| )(?:not(?: yet)?(?: been)?|un|must be|must have been|required to be|never|requires?)$/;

/**
 * Returns the actions on the same item that must come before an operation, because the code of a conflict says that they
 * have not happened: `POST /invoices/{id}/send` if the payment documents `invoice_not_sent`. Actions that must come before
 * them are first.
 */
export function requiredActions(
  model: ApiModel,
  operation: Operation,
  visited: ReadonlySet<string> = new Set(),
): readonly Operation[] {
  const item = pathUpToLastParameter(operation.path);
  if (item === undefined || SAFE_METHODS.includes(operation.method) || visited.has(operation.id)) return [];
  const codes = operation.responses
    .filter(({ status }) => CONFLICTS.includes(status))
    .flatMap(({ errors }) => errors.map(errorWords));
  if (codes.length === 0) return [];
  const required = writesTo(model, item).filter(
    (other) =>
      other.id !== operation.id &&
      other.method !== 'DELETE' &&
      actionOf(other) !== undefined &&
      codes.some((words) => lacks(words, other)),
  );
  const seen = new Set([...visited, operation.id]);
  const ordered = required.flatMap((action) => [...requiredActions(model, action, seen), action]);
  return [...new Set(ordered)];
}

const CONFLICTS: readonly string[] = ['400', '403', '409', '422', '423'];

/** Returns true if an error code says that an action has not happened. */
function lacks(code: readonly string[], operation: Operation): boolean {
  const action = actionOf(operation);
  if (!action) return false;
  const { participles } = action;
  return code.some(
    (word, index) =>
      (participles.includes(word) && LACKING.test(code.slice(0, index).join(' '))) ||
      (word.startsWith('un') && participles.includes(word.slice(2))),
  );
}
