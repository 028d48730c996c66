import {
  atPointer,
  type Json,
  namesIn,
  type Operation,
  operationAt,
  shapeOf,
  type TransitionTable,
} from '@touchstone/core';
import type { Call } from '../call.js';
import { PLAIN } from '../decide/refusal.js';
import type { Reply } from '../message.js';
import { errorReply } from '../respond/error.js';
import { problemReply } from '../respond/problem.js';
import { isObject, type JsonObject } from '../settle.js';
import type { World } from '../world.js';
import { itemPathOf } from './kinds.js';
import { listingOf } from './listing.js';
import { gather, namedIn } from './references.js';
import { ShownIds } from './shown.js';
import type { State } from './state.js';
import { etagOf, type StoredRecord, type Tenant } from './store.js';
import { Things } from './things.js';
import { writeReply } from './write-reply.js';

/** What a call is about. */
interface Subjects {
  /** Something that its path or body names is not there, or is somebody else's. */
  readonly missing: 'absent' | 'foreign' | undefined;
  /** The last thing that the path names, or those that the body does. */
  readonly records: readonly StoredRecord[];
  /** Ids by the shape of their item's path. */
  readonly parents: ReadonlyMap<string, string>;
}

export function createState(world: World): State {
  const things = new Things(world);
  const shown = new ShownIds(world, things);
  const known = new WeakMap<Call, Subjects>();
  const subjectsOf = (call: Call): Subjects => {
    let found = known.get(call);
    if (!found) {
      found = findSubjects(world, things, call);
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
      const reply = act(things, call, subjectsOf(call));
      for (const field of fallingFields(call)) {
        const value = numberAt(call, field);
        if (value !== undefined) things.tenant(call.tenant).lasts.set(lastKey(world, call, field), value);
      }
      return reply;
    },
    noteShown: (call, reply) => shown.note(call, reply, subjectsOf(call).parents),
    reset: () => things.clear(),
  };
}

const bodyOf = ({ body }: Call): JsonObject =>
  body.kind === 'read' && isObject(body.value) ? body.value : {};

/** What the path names, each below the one before it, and what the body does where the path does not. */
function findSubjects(world: World, things: Things, call: Call): Subjects {
  const { path } = call.route.item;
  const tenant = things.tenant(call.tenant);
  const parents = new Map<string, string>();
  let missing: Subjects['missing'];
  let last: StoredRecord | undefined;
  const names = namesIn(path);
  for (const name of names) {
    const item = path.slice(0, path.indexOf(`{${name}}`) + name.length + 2);
    const shape = shapeOf(item);
    const kind = things.kinds.byItem.get(shape);
    const id = call.path(name) ?? '';
    const documented = documentedValues(call.operation.operation, name);
    const record =
      kind &&
      (things.find(tenant, kind, id, parents) ??
        (world.isControlled ? undefined : things.keepDocumented(tenant, kind, documented.get(id), parents)));
    if (kind && !record) missing ??= things.whereabouts(kind, id);
    // Of what no schema tells, there is what the document names and answers have shown.
    if (!kind && hasOwnError(call) && isUnnamed(tenant, shape, id, documented)) missing ??= 'absent';
    parents.set(shape, id);
    last = record;
  }
  if (names.length > 0) return { missing, records: last ? [last] : [], parents };
  const records: StoredRecord[] = [];
  for (const id of things.ownIds(call)) {
    const kind = things.ownKind(call.operation.operation);
    const record = kind && things.find(tenant, kind, id, parents);
    if (record) records.push(record);
    else missing ??= kind ? things.whereabouts(kind, id) : 'absent';
  }
  return { missing, records, parents };
}

/** Whether others of its kind have been named, and it has not. */
function isUnnamed(
  { shown }: Tenant,
  shape: string,
  id: string,
  documented: ReadonlyMap<string, Json>,
): boolean {
  const others = shown.get(shape);
  return !documented.has(id) && !others?.has(id) && documented.size + (others?.size ?? 0) > 0;
}

/** By their text: the values that the document itself gives a path parameter, which name what is there. */
function documentedValues({ parameters }: Operation, name: string): ReadonlyMap<string, Json> {
  const parameter = parameters.find((each) => each.in === 'path' && each.name === name);
  if (!parameter) return NO_VALUES;
  const { schema } = parameter.schema;
  const { enum: listed = [], const: only = [] } = typeof schema === 'object' ? schema : {};
  const values = [...parameter.examples, listed, only].flat() as readonly Json[];
  return new Map(values.filter((value) => typeof value !== 'object').map((value) => [String(value), value]));
}

const NO_VALUES: ReadonlyMap<string, Json> = new Map();

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
      const kind = things.kinds.byItem.get(shapeOf(reference.path));
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
  for (const name of namesIn(path)) {
    const item = path.slice(0, path.indexOf(`{${name}}`) + name.length + 2);
    const value = call.path(name) ?? bodyOf(call)[name];
    // What the rest depends on is missing, which is another error.
    if (value === undefined) return undefined;
    parents.set(shapeOf(item), String(value));
  }
  const tenant = things.tenant(call.tenant);
  const at = effect.shape.at;
  if (effect.kind === 'list') {
    const values = things.list(tenant, effect.of, parents).map(({ value }) => value);
    return gather(values, pointer.startsWith(`${at}/`) ? pointer.slice(at.length) : pointer);
  }
  const item = itemPathOf(path);
  const id = item === undefined ? undefined : parents.get(shapeOf(item));
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
  const others = [...things.tenant(call.tenant).of(effect.of).values()].filter(
    (each) => !subjects.includes(each),
  );
  if (fields.length === 0) {
    const made = JSON.stringify(body);
    return effect.kind === 'create' && others.some((each) => each.made === made);
  }
  const wanted = fields.map((field) => atPointer(body, field));
  if (wanted.includes(undefined)) return false;
  return others.some(({ value }) =>
    fields.every((field, index) => isSame(atPointer(value, field), wanted[index])),
  );
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
    case 'list':
      return writeReply(
        things,
        call,
        effect.shape,
        [],
        listingOf(call, things.list(tenant, effect.of, subjects.parents)),
      );
    case 'read':
      return writeReply(things, call, effect.shape, subjects.records);
    case 'create': {
      const made = things.create(call, effect.of, bodyOf(call), subjects.parents);
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

/** Whether the document has an error for what is not there: it has not fired, so it is not to. */
const hasOwnError = ({ operation }: Call): boolean =>
  operation.operation.responses.some(({ errors }) =>
    errors.some(({ triggers }) => triggers.some(({ kind }) => /^resource-/.test(kind))),
  );

/** By the document's 404, whatever it says it is for; a problem where it has none. */
function absentReply(call: Call): Reply {
  const { path } = call.incoming;
  const response = call.operation.responses.byStatus('404');
  const [error = null] = response?.errors ?? [];
  if (response)
    return errorReply(call, { as: { status: 404, error, response, title: 'Not Found' }, detail: PLAIN });
  return problemReply(404, 'Not Found', `There is nothing at ${path.slice(0, 200)}.`);
}
