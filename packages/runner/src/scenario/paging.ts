import type { Json, Parameter } from '@touchstone/core';
import type { PlanContext } from './context.js';
import { words } from './field-names.js';

const PAGE_NUMBER = /^(page|p|page_?(no|num|number|index))$/;

const SKIPPED_ITEMS = /^(offset|skip|start|start_?(index|at)|from_?index)$/;

const SIZE = /^(limit|size|page_?size|per_?page|count|take|top|rows|max_?results)$/;

const OPAQUE =
  /^(cursor|after|before|(page|next|continuation)_?token|continuation|marker|starting_after|ending_before|(order|sort)(_?by)?|ordering|fields|expand|embed)$/;

/** Returns the words of a parameter name, so that `page[size]` and `pageSize` are the same. */
const wordsOf = (name: string): string => words(name.replaceAll(/\[(\w+)\]/g, '_$1'));

/** Returns true if the name suggests the number of a page. */
export const isPageNumber = (name: string): boolean => PAGE_NUMBER.test(wordsOf(name));

/** Returns true if the name suggests the number of items before a page. */
export const isSkippedItems = (name: string): boolean => SKIPPED_ITEMS.test(wordsOf(name));

/** Returns true if the name suggests the maximum number of items of a page. */
export const isPageSize = (name: string): boolean => SIZE.test(wordsOf(name));

const isPosition = (name: string): boolean => isPageNumber(name) || isSkippedItems(name);

/**
 * Returns the position of an early page for a numeric query parameter such as `page` or `offset`, because a server may
 * refuse a position behind the last item; undefined for other parameters.
 */
export function pagingValue({ validator }: PlanContext, parameter: Parameter): Json | undefined {
  if (parameter.in !== 'query' || !isPosition(parameter.name)) return undefined;
  const { schema } = parameter.schema;
  const initial = typeof schema === 'object' ? schema.default : undefined;
  return [initial, 1, 0].find(
    (value): value is Json =>
      value !== undefined && value !== null && validator.validate(parameter.schema, value).length === 0,
  );
}

/** Returns true if the name suggests the position or size of a page. Many servers correct such a value instead of refusing it. */
export const isPaging = (name: string): boolean => isPosition(name) || isPageSize(name);

/**
 * Returns true if only the server knows the values of an optional query parameter, although the document admits any
 * text: a cursor, or the name of a field to sort by.
 */
export function isOpaque(
  { validator }: PlanContext,
  { in: place, name, required, schema }: Parameter,
): boolean {
  if (place !== 'query' || required || !OPAQUE.test(wordsOf(name))) return false;
  return ANY_TEXT.some((value) => validator.validate(schema, value).length === 0);
}

/** Values that a schema admits only if it admits any text. */
const ANY_TEXT: readonly Json[] = ['touchstone-any-text', ['touchstone-any-text']];
