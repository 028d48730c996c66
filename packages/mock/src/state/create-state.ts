import type { TransitionTable } from '@touchstone/core';
import { atPointer, operationAt, pathParameterNames, pathShape, pathUpTo } from '@touchstone/core/internal';
import type { Call } from '../call.js';
import { PLAIN } from '../decide/refusal.js';
import type { Reply } from '../message.js';
import { isSound } from '../respond/check.js';
import { errorReply } from '../respond/error.js';
import { problemReply } from '../respond/problem.js';
import { isObject, type JsonObject } from '../settle.js';
import type { World } from '../world.js';
import { itemPathOf } from './kinds.js';
import { listingOf } from './listing.js';
import { gather, namedIn } from './references.js';
import { ShownIds } from './shown.js';
import type { State } from './state.js';
import { etagOf, type StoredRecord } from './store.js';
import { hasOwnError, SubjectFinder, type Subjects } from './subjects.js';
import { Things } from './things.js';
import { shownBy, writeReply } from './write-reply.js';

export function createState(world: World): State {
  const things = new Things(world);
  const shown = new ShownIds(world, things);
  const subjects = new SubjectFinder(world, things);
  const known = new WeakMap<Call, Subjects>();
  const subjectsOf = (call: Call): Subjects => {
    let found = known.get(call);
    if (!found) {
      found = subjects.of(call);
      known.set(call, found);
    }
    return found;
  };
  return {
    things,
    missing: (call) => subjectsOf(call).missing,
    isReferenceAbsent: (call, field) => isReferenceAbsent(world, things, call, field),
    isTaken: (call, fields) => isTaken(things, call, fields, subjectsOf(call).records),
    isForbiddenChange: (call, table) => isForbiddenChange(things, call, table, subjectsOf(call).records),
    fallsBelow: (call, field) => {
      const value = numberAt(call, field);
      const last = things.tenant(call.tenant).lasts.get(lastKey(world, call, field));
      return value !== undefined && last !== undefined && value < last ? last : undefined;
    },
    isStale: (call) => isStale(call, subjectsOf(call).records),
    act: (call) => {
      const about = subjectsOf(call);
      const reply = soundOnly(things, call, act(things, call, about));
      // A document may show what is made as something else than what is read.
      if (reply && reply.status < 300 && call.incoming.method === 'POST')
        shown.note(call, reply, about.parents, call.changed[0]?.made ?? null);
      for (const field of fallingFields(call)) {
        const value = numberAt(call, field);
        if (value !== undefined) things.tenant(call.tenant).lasts.set(lastKey(world, call, field), value);
      }
      return reply;
    },
    noteShown: (call, reply) => shown.note(call, reply, subjectsOf(call).parents, bodyText(things, call)),
    reset: () => things.clear(),
  };
}

const bodyOf = ({ body }: Call): JsonObject =>
  body.kind === 'read' && isObject(body.value) ? body.value : {};

/** A property of the body, or an item of it, that names what is not there. */
function isReferenceAbsent(world: World, things: Things, call: Call, field: string): boolean {
  const { body } = call;
  if (body.kind !== 'read') return false;
  const tenant = things.tenant(call.tenant);
  const named = namedIn(world.model, call.operation.operation, body.value).filter(
    ({ reference }) => reference.at === field || reference.at.startsWith(`${field}/`),
  );
  return named.some(({ reference, value }) => {
    if (reference.pointer === null) {
      const kind = things.kinds.byItem.get(pathShape(reference.path));
      return kind !== undefined && !things.find(tenant, kind, value, new Map());
    }
    const values = valuesAt(world, things, call, reference.path, reference.pointer);
    return values !== undefined && !values.includes(value);
  });
}

/** What a reference such as `/inventory/{item_id}/stock#/data/*\/location_id` admits for this call. */
function valuesAt(
  world: World,
  things: Things,
  call: Call,
  path: string,
  pointer: string,
): readonly string[] | undefined {
  const operation = operationAt(world.model, 'GET', path);
  if (!operation) return undefined;
  const effect = things.kinds.effectOf(operation);
  if (effect.kind !== 'read' && effect.kind !== 'list') return undefined;
  const parents = new Map<string, string>();
  for (const name of pathParameterNames(path)) {
    const value = call.path(name) ?? bodyOf(call)[name];
    // What the rest depends on is missing, which is another error.
    if (value === undefined) return undefined;
    parents.set(pathShape(pathUpTo(path, name)), String(value));
  }
  const tenant = things.tenant(call.tenant);
  const at = effect.shape.at;
  if (effect.kind === 'list') {
    const values = things.list(tenant, effect.of, parents).map(({ value }) => value);
    return gather(values, pointer.startsWith(`${at}/`) ? pointer.slice(at.length) : pointer);
  }
  const item = itemPathOf(path);
  const id = item === undefined ? undefined : parents.get(pathShape(item));
  const record = id === undefined ? undefined : things.find(tenant, effect.of, id, new Map());
  if (!record) return [];
  // With or without the envelope.
  return gather(record.value, at !== '' && pointer.startsWith(`${at}/`) ? pointer.slice(at.length) : pointer);
}

/** Whether another thing of the kind has the same values there; where nobody says which, the same call made one. */
function isTaken(
  things: Things,
  call: Call,
  fields: readonly string[],
  subjects: readonly StoredRecord[],
): boolean {
  const effect = things.kinds.effectOf(call.operation.operation);
  if (effect.kind !== 'create' && effect.kind !== 'change') return false;
  const body = bodyOf(call);
  const tenant = things.tenant(call.tenant);
  const all = things.all(tenant, effect.of);
  if (fields.length === 0) {
    const text = JSON.stringify(body);
    const own = subjects.filter(({ kind, made }) => kind === effect.of && made === text);
    return effect.kind === 'create' && tenant.madeBy(effect.of, text) > own.length;
  }
  const wanted = fields.map((field) => atPointer(body, field));
  if (wanted.includes(undefined)) return false;
  for (const each of all.values()) {
    const isOther = !subjects.includes(each);
    if (isOther && fields.every((field, index) => isSame(atPointer(each.value, field), wanted[index])))
      return true;
  }
  return false;
}

/** An address is the same in whatever capitals. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one === 'string' && typeof other === 'string' && one.includes('@'))
    return one.toLowerCase() === other.toLowerCase();
  return JSON.stringify(one) === JSON.stringify(other);
}

function isForbiddenChange(
  things: Things,
  call: Call,
  { field, initial, allowed }: TransitionTable,
  subjects: readonly StoredRecord[],
): boolean {
  const to = atPointer(bodyOf(call), field);
  if (typeof to !== 'string') return false;
  const effect = things.kinds.effectOf(call.operation.operation);
  if (effect.kind === 'create') return !initial.includes(to);
  return subjects.some(({ value }) => {
    const from = atPointer(value, field);
    return typeof from === 'string' && !(allowed[from] ?? []).includes(to);
  });
}

function numberAt(call: Call, field: string): number | undefined {
  const value = atPointer(bodyOf(call), field);
  return typeof value === 'number' ? value : undefined;
}

const fallingFields = ({ operation }: Call): readonly string[] =>
  operation.operation.responses.flatMap(({ errors }) =>
    errors.flatMap(({ triggers }) =>
      triggers.flatMap((each) => (each.kind === 'value-falling' ? [each.field] : [])),
    ),
  );

/** Of what the path and the body name together. */
function lastKey({ model }: World, call: Call, field: string): string {
  const { body } = call;
  const named = body.kind === 'read' ? namedIn(model, call.operation.operation, body.value) : [];
  return JSON.stringify([
    call.operation.operation.id,
    field,
    Object.values(call.route.values),
    named.map(({ value }) => value),
  ]);
}

/** RFC 9110 §13.1.1. */
function isStale(call: Call, [subject]: readonly StoredRecord[]): boolean {
  const wanted = call.header('if-match');
  if (wanted === undefined || wanted.trim() === '*') return false;
  const tags = wanted.split(',').map((each) => each.trim());
  return !subject || !tags.includes(etagOf(subject));
}

/** Does what the call asks for. */
function act(things: Things, call: Call, subjects: Subjects): Reply | undefined {
  const effect = things.kinds.effectOf(call.operation.operation);
  const { tenant: label } = call;
  const tenant = things.tenant(label);
  if (subjects.missing && effect.kind !== 'create' && effect.kind !== 'list')
    return hasOwnError(call) ? undefined : absentReply(call);
  // Nothing is named that it could be done to.
  const isAboutNothing = subjects.records.length === 0 && !['create', 'list'].includes(effect.kind);
  if (effect.kind === 'none' || isAboutNothing) return undefined;
  switch (effect.kind) {
    case 'list': {
      const records = subjects.missing ? [] : things.list(tenant, effect.of, subjects.parents);
      return writeReply(things, call, effect.shape, [], listingOf(call, records));
    }
    case 'read':
      return writeReply(things, call, effect.shape, subjects.records);
    case 'create': {
      const plain = things.create(call, effect.of, bodyOf(call), subjects.parents);
      // An answer may have to show more than was given.
      const made = things.complete(tenant, plain, shownBy(things, call, effect.shape, plain));
      call.changed = [made];
      return writeReply(things, call, effect.shape, [made]);
    }
    case 'change': {
      const changed = subjects.records.map((record) => things.change(call, record, bodyOf(call)));
      call.changed = changed;
      return effect.shape ? writeReply(things, call, effect.shape, changed) : undefined;
    }
    case 'remove': {
      for (const record of subjects.records) tenant.remove(record);
      call.changed = subjects.records;
      return effect.shape ? writeReply(things, call, effect.shape, subjects.records) : undefined;
    }
  }
}

/**
 * What is put together from things may be more or other than the document admits here: then the document's own answer
 * goes out, and what was made is what that shows.
 */
function soundOnly(things: Things, call: Call, reply: Reply | undefined): Reply | undefined {
  if (reply && isSound(call, reply)) return reply;
  if (things.kinds.effectOf(call.operation.operation).kind === 'create') {
    for (const made of call.changed) things.tenant(call.tenant).remove(made);
    call.changed = [];
  }
  return undefined;
}

/** Of a call that makes something: its body as text, by which the same call is known. */
const bodyText = (things: Things, call: Call): string | null =>
  things.kinds.effectOf(call.operation.operation).kind === 'create' ? JSON.stringify(bodyOf(call)) : null;

/** By the document's 404, whatever it says it is for; a problem where it has none. */
function absentReply(call: Call): Reply {
  const { path } = call.incoming;
  const response = call.operation.responses.byStatus('404');
  const [error = null] = response?.errors ?? [];
  if (response)
    return errorReply(call, { as: { status: 404, error, response, title: 'Not Found' }, detail: PLAIN });
  return problemReply(404, 'Not Found', `There is nothing at ${path.slice(0, 200)}.`);
}
