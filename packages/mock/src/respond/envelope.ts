import type { Json } from '@touchstone/core';
import { own } from '@touchstone/core/internal';
import { isObject } from '../json.js';
import type { RequestContext } from '../request-context.js';
import { OFFSET, PAGE_NUMBER, PAGE_SIZE } from '../state/query/parameter-names.js';
import type { Page } from '../state/query/select-page.js';
import type { AnswerShape } from '../state/types/answer-shape.js';

/**
 * Returns the content of an enveloped value; `undefined` if the envelope lacks it.
 * @param at JSON Pointer to the content, such as `/data`; empty if there is no envelope.
 */
export const valueInEnvelope = (documented: Json, at: string): Json | undefined =>
  at === '' ? documented : isObject(documented) ? own(documented, at.slice(1)) : undefined;

/**
 * Wraps the content of a response in the documented envelope. Sets the properties that describe the page, unless the
 * response would then violate its schema.
 *
 * @param type The media type of the response; `undefined` if it has no content.
 */
export function wrapInEnvelope(
  { operation, environment }: RequestContext,
  { at }: AnswerShape,
  type: string | undefined,
  content: Json,
  page: Page | undefined,
): Json {
  if (at === '') return content;
  const { usual } = operation.responses;
  const documented = type === undefined ? undefined : usual.documentedValue(type);
  const envelope = isObject(documented) ? documented : {};
  const plain = { ...envelope, [at.slice(1)]: content };
  if (!page) return plain;
  const { [at.slice(1)]: _content, ...rest } = envelope;
  const figures = withPageFigures(rest, page);
  const counted = { ...(isObject(figures) ? figures : {}), [at.slice(1)]: content };
  const schema = type === undefined ? undefined : usual.schemaOf(type);
  const isValid =
    !schema || environment.validator.validate(schema, counted, { direction: 'response' }).length === 0;
  return isValid ? counted : plain;
}

/** Sets the paging properties of an envelope, at any depth, such as the total and the number of the current page. */
function withPageFigures(value: Json, { total, size, page, offset, records }: Page): Json {
  const pages = size > 0 ? Math.ceil(total / size) : 0;
  const hasMore = offset + records.length < total;
  const figureFor = (name: string, documented: Json): Json => {
    if (typeof documented === 'number') {
      if (/^total$|^total_?(count|items|elements|results|records)$|^count$/i.test(name)) return total;
      if (/^total_?pages$|^page_?count$|^last_?page$|^pages$/i.test(name)) return pages;
      if (PAGE_SIZE.test(name)) return size;
      if (PAGE_NUMBER.test(name) || /^current_?page$/i.test(name)) return page;
      if (OFFSET.test(name)) return offset;
    }
    if (typeof documented === 'boolean' && /^has_?(more|next)/i.test(name)) return hasMore;
    return documented;
  };
  const visit = (node: Json): Json =>
    isObject(node)
      ? Object.fromEntries(
          Object.entries(node).map(([name, child]) => [
            name,
            isObject(child) ? visit(child) : figureFor(name, child),
          ]),
        )
      : node;
  return visit(value);
}
