import { type Operation, sample } from '@touchstone/core';
import { operationAt, pathUpToLastParameter } from '@touchstone/core/internal';
import { stateWords } from '../plan/actions.js';
import { wordsIn } from '../plan/code-words.js';
import { withBodyAt } from '../plan/edit-request.js';
import { isUntested } from '../plan/reasons.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { RequestStep } from '../plan/step.js';
import { callTemplate } from '../scenario/call-template.js';
import { type PlanContext, successOf } from '../scenario/context.js';
import { words } from '../scenario/field-names.js';
import { isObject } from '../scenario/fresh-places.js';
import { pathBindings } from '../scenario/item-reads.js';
import { sampleParameters } from '../scenario/parameters.js';
import { renamed } from '../scenario/renamed-parameters.js';
import { trySample } from '../scenario/try-sample.js';
import type { Candidate } from './candidate.js';
import { extremeValues, LARGE_WORDS } from './extreme-values.js';

/**
 * Returns candidates that call an action after the same action has used up a stock or a balance: with the largest number,
 * and with the number that the item itself names, such as the `total` of an invoice as the `amount` of its payment.
 */
export function exhaustionCandidates(context: PlanContext, operation: Operation): readonly Candidate[] {
  const success = successOf(context, operation);
  if (operation.method !== 'POST' || !success) return [];
  const numbers = extremeValues(context, operation).filter(({ value }) => typeof value === 'number');
  const totals = numbers.length > 0 ? itemNumbers(context, operation) : [];
  const earlier = (request: RequestTemplate): RequestStep => ({
    kind: 'request',
    role: 'prerequisite',
    id: 'earlier write',
    request,
    expect: { rule: 'status-intended', obligation: success.id },
  });
  return [
    ...numbers.flatMap(({ pointer }) =>
      totals.map(
        (total): Candidate => ({
          label: `after the same call with ${pointer} as ${total} of the item`,
          words: [...LARGE_WORDS.split(' '), 'already', ...wordsIn(pointer), ...stateWords(operation)],
          ...(LEFT.test(words(total.slice(1))) && { identity: [[...USED_UP, ...stateWords(operation)]] }),
          cause: {
            kind: 'mutation',
            mutation: {
              name: '',
              fresh: true,
              before: (_caller, wellFormed) => {
                const read = itemRead(context, operation, wellFormed, total);
                return read ? [read, earlier(withBinding(wellFormed, pointer))] : [];
              },
            },
          },
        }),
      ),
    ),
    ...numbers.map(
      ({ label, pointer, value, words: large }): Candidate => ({
        label: `${label} twice`,
        words: large,
        cause: {
          kind: 'mutation',
          mutation: {
            name: '',
            fresh: true,
            before: (_caller, wellFormed) => [earlier(withBodyAt(wellFormed, pointer, value))],
            edit: (request) => withBodyAt(request, pointer, value),
          },
        },
      }),
    ),
  ];
}

const TOTAL =
  /(^|_)(total|balance|amount|due|outstanding|remaining|available|stock|quantity|units|capacity|price)(_|$)/;
/** Matches members that say how much is left, so that nothing is left after the call. */
const LEFT = /(^|_)(balance|outstanding|remaining|available|stock|left)(_|$)/;
/** Words of error codes that say that nothing is left. */
const USED_UP =
  'stock insufficient enough balance available unavailable exhausted sold exceed exceeded left'.split(' ');
/** Maximum number of members of an item that are tried. */
const MAX_TOTALS = 2;

/** Returns pointers to the numbers of the item of an operation that an action may use up. */
function itemNumbers(context: PlanContext, operation: Operation): readonly string[] {
  const get = operationAt(context.model, 'GET', pathUpToLastParameter(operation.path) ?? '');
  const schema = get && successOf(context, get)?.response.content[0]?.schema;
  if (!schema) return [];
  const random = context.random(`${operation.id} item`);
  const item = trySample(`No item of ${operation.id}`, () =>
    sample(context.model, schema, { random, shape: 'full', direction: 'response' }),
  );
  return !isUntested(item) && isObject(item)
    ? Object.entries(item)
        .filter(([name, value]) => typeof value === 'number' && TOTAL.test(words(name)))
        .map(([name]) => `/${name}`)
        .slice(0, MAX_TOTALS)
    : [];
}

const BINDING = 'used up';

/** Plans the GET of the item that binds its number. */
function itemRead(
  context: PlanContext,
  operation: Operation,
  wellFormed: RequestTemplate,
  pointer: string,
): RequestStep | undefined {
  const item = pathUpToLastParameter(operation.path) ?? '';
  const get = operationAt(context.model, 'GET', item);
  const success = get && successOf(context, get);
  const parameters = get && sampleParameters(context, get);
  if (!get || !success || !parameters || isUntested(parameters)) return undefined;
  const literals = wellFormed.parameters.filter((parameter) => parameter.in === 'path');
  return {
    kind: 'request',
    role: 'prerequisite',
    id: 'read the item',
    request: callTemplate(get, wellFormed.caller, {
      parents: renamed(pathBindings(wellFormed), item, get.path),
      parameters: [...literals, ...parameters],
    }),
    expect: { rule: 'status-intended', obligation: success.id },
    bind: [{ name: BINDING, pointer }],
  };
}

const withBinding = (request: RequestTemplate, at: string): RequestTemplate => ({
  ...request,
  substitutions: [...request.substitutions, { in: 'body', at, value: { name: BINDING } }],
});
