import { own } from '@touchstone/core/internal';
import { fitToSchema } from '../fit-to-schema.js';
import { isObject, type JsonObject } from '../json.js';
import type { RequestContext } from '../request-context.js';
import type { State } from '../state/state.js';
import type { StoredRecord } from '../state/store/record.js';
import type { AnswerShape } from '../state/types/answer-shape.js';
import { valueInEnvelope } from './envelope.js';
import { createdIdAt } from './shown-ids.js';

/**
 * Returns a resource as the success response of an operation presents it: as stored if that is valid, or else reduced
 * to the properties of the response schema, or else the document's example with the values of the resource.
 */
export function presentRecord(
  context: RequestContext,
  { store }: State,
  { at, entity }: AnswerShape,
  record: StoredRecord,
): JsonObject {
  const { validator } = context.environment;
  if (record.type.entity.pointer === entity.pointer) return record.value;
  const value = withCreatedId(context, at, record);
  if (validator.validate(entity, value, { direction: 'response' }).length === 0) return value;
  const projected = store.projection.project(value, entity.pointer);
  if (projected) return projected;
  const { usual } = context.operation.responses;
  const type = usual.typeFor(context);
  const documented = type === undefined ? undefined : usual.documentedValue(type);
  const content = documented === undefined ? undefined : valueInEnvelope(documented, at);
  const example = Array.isArray(content) ? content[0] : content;
  const base = isObject(example) ? example : {};
  const stored = Object.fromEntries(Object.entries(value).filter(([name]) => Object.hasOwn(base, name)));
  return fitToSchema(validator, entity, { ...base, ...stored }, base);
}

/** Adds the id of a resource under the name that the response to its creation uses, such as `petId` for `/pets/{petId}`. */
function withCreatedId(context: RequestContext, at: string, { type, value }: StoredRecord): JsonObject {
  const pointer = createdIdAt(context);
  const name = pointer?.startsWith(`${at}/`) ? pointer.slice(at.length + 1) : '';
  const id = type.id === null ? undefined : own(value, type.id);
  if (name === '' || name.includes('/') || id === undefined || own(value, name) !== undefined) return value;
  return { ...value, [name]: id };
}
