import { fitToSchema } from '../fit-to-schema.js';
import { isObject, type JsonObject } from '../json.js';
import type { RequestContext } from '../request-context.js';
import type { State } from '../state/state.js';
import type { StoredRecord } from '../state/store/record.js';
import type { AnswerShape } from '../state/types/answer-shape.js';
import { valueInEnvelope } from './envelope.js';

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
  if (validator.validate(entity, record.value, { direction: 'response' }).length === 0) return record.value;
  const projected = store.projection.project(record.value, entity.pointer);
  if (projected) return projected;
  const { usual } = context.operation.responses;
  const type = usual.typeFor(context);
  const documented = type === undefined ? undefined : usual.documentedValue(type);
  const content = documented === undefined ? undefined : valueInEnvelope(documented, at);
  const example = Array.isArray(content) ? content[0] : content;
  const base = isObject(example) ? example : {};
  const stored = Object.fromEntries(
    Object.entries(record.value).filter(([name]) => Object.hasOwn(base, name)),
  );
  return fitToSchema(validator, entity, { ...base, ...stored }, base);
}
