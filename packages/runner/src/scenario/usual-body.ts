import { type Json, type MediaType, type Operation, sample } from '@touchstone/core';
import { childPointer, fieldSchemas, own } from '@touchstone/core/internal';
import { replaceAt } from '../plan/replace-at.js';
import type { PlanContext } from './context.js';
import { words } from './field-names.js';
import { isObject } from './fresh-places.js';

/** Returns the body of a call that servers usually accept: with items in its lists, and with small quantities. */
export const asUsual = (
  context: PlanContext,
  operation: Operation,
  media: MediaType,
  body: Json,
  suffix: string,
): Json => withSmallNumbers(context, operation, media, withItems(context, operation, media, body, suffix));

/**
 * Returns the body of a POST with 1, or else the minimum, as the numbers that use up something, such as the quantity of an
 * order, because a larger number may exceed a stock or a balance.
 */
function withSmallNumbers(
  context: PlanContext,
  operation: Operation,
  { schema }: MediaType,
  body: Json,
): Json {
  if (operation.method !== 'POST' || !schema || !isObject(body)) return body;
  const isRelated =
    operation.path.includes('{') || Object.keys(body).some((name) => /(^|_)ids?$/.test(words(name)));
  if (!isRelated) return body;
  const admits = (candidate: Json): boolean =>
    context.validator.validate(schema, candidate, { direction: 'request' }).length === 0;
  return Object.entries(body).reduce<Json>((edited, [name, value]) => {
    if (typeof value !== 'number' || value <= 1) return edited;
    const pointer = childPointer('', name);
    const minima = fieldSchemas(context.model, operation, pointer).flatMap(({ schema: field }) =>
      typeof field === 'object' && typeof field.minimum === 'number' ? [field.minimum] : [],
    );
    const small = [1, ...minima].find(
      (number) => number < value && admits(replaceAt(edited, pointer, number)),
    );
    return small === undefined ? edited : replaceAt(edited, pointer, small);
  }, body);
}

/** Returns the body with an item in each required list, because servers refuse, for example, an order without lines, even if it is valid. */
function withItems(
  context: PlanContext,
  operation: Operation,
  media: MediaType,
  body: Json,
  suffix: string,
): Json {
  const { schema } = media;
  if (!schema || !isObject(body) || !Object.values(body).some(isEmptyList)) return body;
  const full = sample(context.model, schema, {
    random: context.random(`${operation.id} example items${suffix}`),
    shape: 'full',
    direction: 'request',
  });
  if (!isObject(full)) return body;
  const filled = Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      isEmptyList(value) ? (own(full, name) ?? value) : value,
    ]),
  );
  return context.validator.validate(schema, filled, { direction: 'request' }).length === 0 ? filled : body;
}

const isEmptyList = (value: Json): boolean => Array.isArray(value) && value.length === 0;
