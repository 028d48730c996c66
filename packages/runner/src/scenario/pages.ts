import { type Operation, type Parameter, resolveSchema } from '@touchstone/core';
import { isUntested, type Untested } from '../plan/reasons.js';
import type { ParameterValue } from '../plan/request-template.js';
import type { Search } from '../plan/step.js';
import type { PlanContext } from './context.js';
import { sampleParameters } from './parameters.js';

const PAGE_SIZE = /^(per_page|perPage|page_size|pageSize|limit|size|page\[size\]|take|top)$/;
const PAGE_NUMBER = /^(page|page_number|pageNumber|page\[number\])$/;
const SKIPPED_ITEMS = /^(offset|skip|start)$/;

/** Returns the parameters of a call to a list, with the largest page that the document permits. */
export function largestPage(context: PlanContext, list: Operation): readonly ParameterValue[] | Untested {
  const required = sampleParameters(context, list);
  if (isUntested(required)) return required;
  const size = queryParameter(list, PAGE_SIZE);
  const maximum = size && boundsOf(context, size).maximum;
  // A server may refuse any page size if the document specifies no maximum.
  if (!size || maximum === undefined) return required;
  return [
    ...required.filter(({ name }) => name !== size.name),
    { in: 'query', name: size.name, value: maximum },
  ];
}

/** Returns the parameter that selects the next page of a list; undefined if the list has none. */
export function nextPage(context: PlanContext, list: Operation): Search['page'] {
  const page = queryParameter(list, PAGE_NUMBER);
  if (page) return { name: page.name, counts: 'pages', first: boundsOf(context, page).minimum ?? 1 };
  const skipped = queryParameter(list, SKIPPED_ITEMS);
  return skipped && { name: skipped.name, counts: 'items', first: 0 };
}

const queryParameter = ({ parameters }: Operation, names: RegExp): Parameter | undefined =>
  parameters.find(({ in: place, name }) => place === 'query' && names.test(name));

function boundsOf(
  { model }: PlanContext,
  { schema }: Parameter,
): { readonly minimum?: number; readonly maximum?: number } {
  const { schema: resolved } = resolveSchema(model, schema);
  const { minimum, maximum } = typeof resolved === 'object' ? resolved : {};
  return {
    ...(typeof minimum === 'number' && { minimum }),
    ...(typeof maximum === 'number' && { maximum }),
  };
}
