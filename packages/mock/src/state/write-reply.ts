import type { Json } from '@touchstone/core';
import { isJson } from '@touchstone/core/internal';
import type { Call } from '../call.js';
import type { Reply } from '../message.js';
import { isObject, type JsonObject, settle } from '../settle.js';
import type { AnswerShape } from './answer-shape.js';
import { type Listing, withFigures } from './listing.js';
import { etagOf, type StoredRecord } from './store.js';
import type { Things } from './things.js';

/** Answers with things as the operation shows them, in its envelope and by its schema; undefined where that is no JSON. */
export function writeReply(
  things: Things,
  call: Call,
  shape: AnswerShape,
  records: readonly StoredRecord[],
  listing?: Listing,
): Reply | undefined {
  const { usual } = call.operation.responses;
  const type = usual.typeFor(call);
  if (type !== undefined && !isJson(type)) return undefined;
  const shown = type === undefined ? undefined : usual.shown(type);
  const show = (record: StoredRecord): JsonObject => shownBy(things, call, shape, record);
  const subject = shape.isList ? (listing?.records ?? records).map(show) : records[0] && show(records[0]);
  const [first] = records;
  const facts = {
    call,
    ...(first && { etag: etagOf(first), location: locationOf(call, first) }),
    ...(listing && { total: listing.total }),
  };
  return usual.replyWith(facts, enveloped(call, shape, shown, subject ?? null, listing, type));
}

const inside = (shown: Json, at: string): Json | undefined =>
  at === '' ? shown : isObject(shown) ? shown[at.slice(1)] : undefined;

/** A thing by the schema of an operation's answer: as it is kept, where that will do. */
export function shownBy(
  things: Things,
  call: Call,
  { at, entity }: AnswerShape,
  record: StoredRecord,
): JsonObject {
  const { world } = call;
  if (record.kind.entity.pointer === entity.pointer) return record.value;
  if (world.validator.validate(entity, record.value, { direction: 'response' }).length === 0)
    return record.value;
  const fewer = things.projected(record, entity.pointer);
  if (fewer) return fewer;
  const { usual } = call.operation.responses;
  const type = usual.typeFor(call);
  const shown = type === undefined ? undefined : usual.shown(type);
  const examples = shown === undefined ? undefined : inside(shown, at);
  const example = Array.isArray(examples) ? examples[0] : examples;
  const base = isObject(example) ? example : {};
  const own = Object.fromEntries(Object.entries(record.value).filter(([name]) => Object.hasOwn(base, name)));
  return settle(world, entity, { ...base, ...own }, base);
}

/** What stands around the things is as the document shows it, its figures those of the list. */
function enveloped(
  { operation, world }: Call,
  { at }: AnswerShape,
  shown: Json | undefined,
  subject: Json,
  listing: Listing | undefined,
  type: string | undefined,
): Json {
  if (at === '') return subject;
  const around = isObject(shown) ? shown : {};
  const plain = { ...around, [at.slice(1)]: subject };
  if (!listing) return plain;
  const { [at.slice(1)]: _things, ...rest } = around;
  const figures = withFigures(rest, listing);
  const counted = { ...(isObject(figures) ? figures : {}), [at.slice(1)]: subject };
  const schema = type === undefined ? undefined : operation.responses.usual.schemaOf(type);
  const isValid =
    !schema || world.validator.validate(schema, counted, { direction: 'response' }).length === 0;
  return isValid ? counted : plain;
}

/** Where the thing can be read: below the collection it was made in. */
function locationOf({ incoming, route }: Call, { id }: StoredRecord): string {
  return route.item.path.endsWith('}') ? incoming.path : `${incoming.path}/${encodeURIComponent(id)}`;
}
