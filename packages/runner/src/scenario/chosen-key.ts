import type { Operation } from '@touchstone/core';
import { operationAt, pathParameterNames } from '@touchstone/core/internal';
import { markerOf, textHash } from '../plan/marker.js';
import type { Obligation } from '../plan/obligation.js';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import type { Step } from '../plan/step.js';
import { type PlanContext, successOf } from './context.js';
import type { Recipe, ResourceRequest } from './recipe.js';
import { renamed } from './renamed-parameters.js';

/**
 * Returns the obligation of the 201 by which a PUT reports that it created the item at a key that the client chose (RFC
 * 9110 §9.3.4); undefined if the document has no such response.
 */
export function creationByPut(context: PlanContext, operation: Operation): Obligation | undefined {
  if (operation.method !== 'PUT' || pathParameterNames(operation.path).length === 0) return undefined;
  return (context.byOperation.get(operation.id) ?? []).find(
    ({ error, response }) => error === null && response.status === '201',
  );
}

/**
 * Plans an item that a PUT creates at a key that the run chooses. Returns undefined if no PUT creates items at the
 * path, or if the run may not create them.
 */
export function putResource(
  context: PlanContext,
  path: string,
  parameter: string,
  wanted: ResourceRequest,
): Recipe | Untested | undefined {
  const put = operationAt(context.model, 'PUT', path);
  const created = put && creationByPut(context, put);
  if (!put || !created || !context.options.allow.includes('create')) return undefined;
  const key = chosenKey(context, put, `${wanted.name} for ${wanted.label}`);
  if (isUntested(key)) return key;
  const binding = { name: wanted.name, literal: key, isChosen: true as const };
  const parents = new Map([...renamed(wanted.parents, path, put.path), [nameOf(put, parameter), binding]]);
  const creation = context.scenario(put, {
    requirements: wanted.requirements,
    label: `${wanted.name} for ${wanted.label}`,
    shape: 'example',
    prefix: `${wanted.name}.`,
    parents,
    depth: wanted.depth + 1,
  });
  if (isUntested(creation)) return creation;
  const step: Step = {
    kind: 'request',
    role: 'prerequisite',
    id: `create ${wanted.name}`,
    request: creation.request,
    expect: { rule: 'status-intended', obligation: created.id },
  };
  return { steps: [...creation.steps, step], binding };
}

const nameOf = ({ path }: Operation, parameter: string): string =>
  pathParameterNames(path).at(-1) ?? parameter;

/** Returns true if the first success of the operation is the creation of the item. */
export const createsFirst = (context: PlanContext, operation: Operation): boolean =>
  successOf(context, operation)?.response.status === '201';

/**
 * Returns a key that neither another case nor an existing item is likely to have: a marker, or else letters or a large
 * number. Returns a reason if the path parameter admits none of them.
 */
export function chosenKey(context: PlanContext, operation: Operation, label: string): string | Untested {
  const name = pathParameterNames(operation.path).at(-1);
  const parameter = operation.parameters.find(
    (candidate) => candidate.in === 'path' && candidate.name === name,
  );
  if (!parameter) return untested('no resource', `${operation.id} does not describe its path parameter.`);
  const seed = context.options.valueSeed ?? context.options.seed;
  const marker = markerOf(seed, `${operation.id} ${label}`);
  const letters = lettersOf(marker.slice(-12));
  for (const key of [marker, marker.slice(-12), marker.slice(-8), letters, letters.toUpperCase()])
    if (context.validator.validate(parameter.schema, key).length === 0) return key;
  // Numbers that no counter is likely to have reached. A smaller value may be the key of an existing item.
  const number = 1_000_000_007 + (textHash(`${seed} ${operation.id} key ${label}`) % 1_000_000_000);
  for (const key of [number, String(number)])
    if (context.validator.validate(parameter.schema, key).length === 0) return String(key);
  return untested(
    'no resource',
    `${parameter.name} of ${operation.id} admits too few values to choose a key that no existing item has.`,
  );
}

/** Returns the text with a letter instead of each digit and sign. */
const lettersOf = (text: string): string =>
  text.replace(/[^a-z]/g, (character) => 'abcdefghij'.charAt(character.charCodeAt(0) % 10));
