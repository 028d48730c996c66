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
export function stateWords({ method, path }: Operation): readonly string[] {
  if (method === 'DELETE') return ['deleted', 'removed'];
  const action = actionOf(path);
  return action === undefined ? [] : participlesOf(action);
}

/** Returns the words by which error codes name what an action leaves at an item: `rental` and `rent` for `POST …/rentals`. */
export function tracesOf({ path }: Operation): readonly string[] {
  const action = actionOf(path);
  return action === undefined ? [] : [...verbsOf(action)];
}

/** Returns further words of error codes for the state of an item after a write. */
export const otherWords = ({ method, path }: Operation): readonly string[] =>
  method === 'DELETE' ? ['gone', 'archived', 'found'] : [actionOf(path) ?? []].flat();

/** Returns the action of a path such as `/orders/{id}/ship`; undefined if the path ends in a parameter or has none. */
function actionOf(path: string): string | undefined {
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
  const actions = writesTo(model, item).filter(
    (other) =>
      other.id !== operation.id &&
      other.method !== 'DELETE' &&
      actionOf(other.path) !== undefined &&
      codes.some((words) => lacks(words, other)),
  );
  const seen = new Set([...visited, operation.id]);
  const ordered = actions.flatMap((action) => [...requiredActions(model, action, seen), action]);
  return [...new Set(ordered)];
}

const CONFLICTS: readonly string[] = ['400', '403', '409', '422', '423'];

/** Returns true if an error code says that an action has not happened. */
function lacks(code: readonly string[], { path }: Operation): boolean {
  const action = actionOf(path);
  if (action === undefined) return false;
  const participles = participlesOf(action);
  return code.some(
    (word, index) =>
      (participles.includes(word) && LACKING.test(code.slice(0, index).join(' '))) ||
      (word.startsWith('un') && participles.includes(word.slice(2))),
  );
}
