import {
  type ApiModel,
  childSchema,
  type Json,
  type Operation,
  resolveSchema,
  type SchemaNode,
} from '@touchstone/core';
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
 * number, or a UUID, a distant day or a mail address. Returns a reason if the path parameter admits none of them.
 */
export function chosenKey(context: PlanContext, operation: Operation, label: string): string | Untested {
  const name = pathParameterNames(operation.path).at(-1);
  const parameter = operation.parameters.find(
    (candidate) => candidate.in === 'path' && candidate.name === name,
  );
  if (!parameter) return untested('no resource', `${operation.id} does not describe its path parameter.`);
  const seed = context.options.valueSeed ?? context.options.seed;
  const admits = (key: Json): boolean => context.validator.validate(parameter.schema, key).length === 0;
  const key = keysFor(seed, `${operation.id} ${label}`).find(admits);
  if (key !== undefined) return key;
  // Numbers that no counter is likely to have reached. A smaller value may be the key of an existing item.
  const number = 1_000_000_007 + (textHash(`${seed} ${operation.id} key ${label}`) % 1_000_000_000);
  if (admits(number) || admits(String(number))) return String(number);
  const listed = listedValues(context.model, parameter.schema);
  return untested(
    'no resource',
    listed === undefined
      ? `No value that a run chooses as a key satisfies the schema of ${parameter.name} of ${operation.id}: other values may be keys of existing items.`
      : `${parameter.name} of ${operation.id} admits only ${listed === 1 ? 'one value, which may be the key of an existing item' : `${listed} values, which may all be keys of existing items`}.`,
  );
}

/** Returns the texts to choose a key from: markers and letters, and then texts of usual formats. */
function keysFor(seed: number, label: string): readonly string[] {
  const marker = markerOf(seed, label);
  const short = marker.slice(-12);
  const letters = lettersOf(short);
  const hex = Array.from({ length: 4 }, (_, index) =>
    textHash(`${seed} ${label} ${index}`).toString(16).padStart(8, '0'),
  ).join('');
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  const day = new Date(FIRST_DAY + (textHash(`${seed} ${label} day`) % DAYS) * 86_400_000).toISOString();
  return [
    ...[marker, short, marker.slice(-8), letters, letters.toUpperCase()],
    ...[uuid, day.slice(0, 10), day.replace('.000', ''), `${short}@example.com`],
  ];
}

/** The days among which a key is chosen: so late that no existing item is likely to have one. */
const FIRST_DAY = Date.UTC(3000, 0, 1);
const DAYS = 2_000_000;

/** Returns the number of values that a schema lists; undefined if it lists none. */
function listedValues(model: ApiModel, node: SchemaNode): number | undefined {
  const resolved = resolveSchema(model, node);
  const { schema } = resolved;
  if (typeof schema !== 'object') return undefined;
  if (Array.isArray(schema.enum)) return schema.enum.length;
  if (schema.const !== undefined) return 1;
  const parts = Array.isArray(schema.allOf) ? schema.allOf : [];
  const counts = parts.flatMap((_, index) => {
    const part = childSchema(resolved, 'allOf', index);
    return (part && listedValues(model, part)) ?? [];
  });
  return counts.length > 0 ? Math.min(...counts) : undefined;
}

/** Returns the text with a letter instead of each digit and sign. */
const lettersOf = (text: string): string =>
  text.replace(/[^a-z]/g, (character) => 'abcdefghij'.charAt(character.charCodeAt(0) % 10));
