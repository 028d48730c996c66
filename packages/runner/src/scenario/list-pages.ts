import { type Operation, type Parameter, resolveSchema } from '@touchstone/core';
import { isUntested, type Untested } from '../plan/reasons.js';
import type { ParameterValue } from '../plan/request-template.js';
import type { Search } from '../plan/step.js';
import type { PlanContext } from './context.js';
import { isPageNumber, isPageSize, isSkippedItems } from './paging.js';
import { sampleParameters } from './parameters.js';

/** Returns the parameters of a call to a list, with the largest page that the document permits. */
export function largestPage(context: PlanContext, list: Operation): readonly ParameterValue[] | Untested {
  const required = sampleParameters(context, list);
  if (isUntested(required)) return required;
  const size = queryParameter(list, isPageSize);
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
  const page = queryParameter(list, isPageNumber);
  if (page) return { name: page.name, counts: 'pages', first: boundsOf(context, page).minimum ?? 1 };
  const skipped = queryParameter(list, isSkippedItems);
  return skipped && { name: skipped.name, counts: 'items', first: 0 };
}

const queryParameter = (
  { parameters }: Operation,
  hasName: (name: string) => boolean,
): Parameter | undefined => parameters.find(({ in: place, name }) => place === 'query' && hasName(name));

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
