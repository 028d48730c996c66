import type { Exchange } from '../checks/exchange.js';
import { admitsSegment } from '../plan/absent-id.js';
import { type Binding, ETAG_HEADER, type Extraction, type NewItem } from '../plan/binding.js';
import { BlockedError } from '../plan/blocked.js';
import { untested } from '../plan/reasons.js';
import { notNamed } from './creations/creation-refusals.js';
import { idInLocation, isLocationOf } from './creations/location.js';
import { extractBinding } from './extract-binding.js';
import { nestedId } from './nested-id.js';
import type { StepContext } from './step-context.js';

const NO_VERSION = untested(
  'no violation possible',
  'The server returns no `ETag` header that an update changes.',
);

/**
 * Returns the id of a new item: the one in the `Location` header of a 201, or else the extracted value. The response to a
 * POST below another resource may contain the id of that resource.
 * @throws {BlockedError} if the response contains the id of the other resource only.
 */
function newItemId(
  extracted: string | undefined,
  { pointer }: Extraction,
  { path, parameter, schema }: NewItem,
  exchange: Exchange,
  { recorder }: StepContext,
): string | undefined {
  const admits = schema === null ? () => true : admitsSegment(recorder.validator, schema);
  const located = idInLocation(exchange, path);
  if (located !== undefined && admits(located)) return located;
  // The id in a 202 may be that of a job, unless a read has shown the item.
  if (exchange.step.undo === undefined && isOfAnother(exchange, path))
    throw notNamed(exchange.step.request.operation);
  if (extracted === undefined || !exchange.step.request.path.includes('{')) return extracted;
  const id = nestedId(pointer, exchange, parameter, admits);
  if (id !== undefined) return id;
  const { step } = exchange;
  const detail = `${step.id}: the response of ${step.request.operation} has no value for \`${parameter}\`: the value at ${pointer} identifies the resource in its path, or violates the schema of the parameter`;
  throw new BlockedError(detail, untested('no resource', `${detail}. Configure \`references\`.`));
}

/** Returns true for a 202 whose `Location` names another resource than an item at the path. */
const isOfAnother = (exchange: Exchange, path: string): boolean =>
  exchange.response.status === 202 &&
  exchange.response.headers.location !== undefined &&
  !isLocationOf(exchange, path);

/**
 * Binds a value of a response, which later steps need.
 * @throws {BlockedError} if the response has no such value.
 */
export async function bindValue(
  extraction: Extraction,
  exchange: Exchange,
  context: StepContext,
  resolveBinding: (binding: Binding) => Promise<string>,
): Promise<void> {
  const { name, pointer, not = [], otherwise, item } = extraction;
  const excluded = await Promise.all(not.map(resolveBinding));
  const extracted = extractBinding(pointer, exchange, excluded);
  const value = (item ? newItemId(extracted, extraction, item, exchange, context) : extracted) ?? otherwise;
  if (value === undefined) {
    const { step } = exchange;
    if (pointer === ETAG_HEADER) throw new BlockedError(`${step.id}: ${NO_VERSION.detail}`, NO_VERSION);
    const detail = `${step.id}: the response of ${step.request.operation} has no value at ${pointer}`;
    // The server need not return the value: a list may be empty.
    const isOptional = pointer.includes('*') || item?.isUndocumented === true;
    throw new BlockedError(
      detail,
      isOptional ? { reason: 'no resource', detail: `${detail}. Configure \`references\`.` } : undefined,
    );
  }
  context.bindings.set(name, value);
}
