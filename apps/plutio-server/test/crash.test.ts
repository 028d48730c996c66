import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/data/open-database.js';
import { deliveries } from '../src/data/schema.js';
import { ChildServer } from './child-server.js';
import { type Change, CrashWriter, type Target } from './crash-writer.js';
import { CONTROL_TOKEN } from './harness.js';
import { startReceiver } from './receiver.js';

const WRITERS = 50;
const CHANGES = 24;

/**
 * Returns a key for one event of one note. A removal is keyed without its marker, because the payload has the marker
 * of the previous change.
 */
function keyOf(event: string, id: string, marker: string): string {
  return event === 'note.remove' ? `${event} ${id}` : `${event} ${id} ${marker}`;
}

function keyOfPayload(event: string, payload: string): string {
  const { _id, content } = JSON.parse(payload);
  return keyOf(event, _id, content);
}

async function control(origin: string, method: string, path: string, body: unknown): Promise<Response> {
  return await fetch(`${origin}/control${path}`, {
    method,
    headers: { Authorization: `Bearer ${CONTROL_TOKEN}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Creates a writer with a separate workspace and a separate webhook path. */
async function newWriter(target: Target, origin: string, hooks: string, index: number): Promise<CrashWriter> {
  const creation = await control(origin, 'POST', '/callers', {
    tenant: `writer ${index}`,
    limits: { client: 1_000_000 },
    webhooks: { url: `${hooks}/${index}`, events: ['note.create', 'note.edit', 'note.remove'] },
  });
  const { credentials, headers } = (await creation.json()) as {
    credentials: { OAuth: Record<string, string> };
    headers: Record<string, string>;
  };
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...credentials.OAuth });
  const token = await fetch(`${target.url}/oauth/token`, { method: 'POST', body: form });
  const { access_token } = (await token.json()) as { access_token: string };
  return new CrashWriter(target, { ...headers, Authorization: `Bearer ${access_token}` }, index);
}

test('a server that is killed under load loses no acknowledged change and leaves no change partly applied', {
  timeout: 110_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plutio-crash-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const data = join(folder, 'data.db');
  // Every seventh attempt fails, so that some deliveries wait for a retry when the server is killed.
  const receiver = await startReceiver((number) => ({ status: number % 7 === 0 ? 500 : 204 }));

  const first = await ChildServer.start(data);
  const target = { url: first.url };
  const writers: CrashWriter[] = [];
  for (let index = 0; index < WRITERS; index += 1) {
    writers.push(await newWriter(target, first.origin, receiver.url, index));
  }
  let answers = 0;
  let killed: Promise<void> | undefined;
  const killHalfway = (): void => {
    answers += 1;
    if (answers === (WRITERS * CHANGES) / 2) killed = first.end('SIGKILL');
  };
  await Promise.all(writers.map((writer) => writer.run(CHANGES, killHalfway)));
  await killed;
  const cut = writers.flatMap(({ changes }) => changes.filter(({ outcome }) => outcome === 'unknown'));
  expect(cut.length).toBeGreaterThan(0);

  const second = await ChildServer.start(data);
  target.url = second.url;
  await Promise.all(writers.map((writer) => writer.run(CHANGES, () => undefined)));
  expect(writers.map(({ changes }) => changes.length)).toEqual(writers.map(() => CHANGES));

  // The stored notes reveal which of the unanswered changes were applied.
  const due: string[] = [];
  for (const writer of writers) {
    const contents = await writer.read();
    expect(lostOf(writer, contents)).toEqual([]);
    due.push(...writer.changes.flatMap((change) => eventsOf(change, contents)));
  }
  const untold = async (): Promise<string[]> => {
    await control(second.origin, 'PATCH', '/clock', { advance: 3600 });
    const delivered = new Set(
      receiver.received.map(({ headers, body }) => keyOfPayload(String(headers['x-plutio-event']), body)),
    );
    return due.filter((key) => !delivered.has(key));
  };
  await expect.poll(untold, { timeout: 30_000, interval: 100 }).toEqual([]);
  await second.end('SIGTERM');

  // Each event has exactly one delivery, and changes that were not applied have none.
  const database = await openDatabase(data);
  onTestFinished(() => database.close());
  const rows = await database.orm.select().from(deliveries).all();
  expect(rows.map(({ event, payload }) => keyOfPayload(event, payload)).sort()).toEqual(due.sort());
  const ids = new Set(rows.map(({ id }) => id));
  expect(receiver.received.filter(({ headers }) => !ids.has(String(headers['webhook-id'])))).toEqual([]);
});

/**
 * Returns the contradictions between the stored notes and the responses: lost, partly changed and unexpected notes.
 */
function lostOf(writer: CrashWriter, contents: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  const explained = new Set(writer.notes.keys());
  for (const [id, marker] of writer.notes) {
    if (contents.get(id) !== marker)
      problems.push(`${id} should contain ${marker}, but contains ${contents.get(id)}`);
  }
  for (const change of writer.changes) {
    const affected = affectedBy(change, contents);
    if (change.outcome === 'acknowledged') {
      if (change.event === 'note.remove' && affected.some((id) => contents.has(id))) {
        problems.push(`${change.marker}: the removed note exists`);
      }
      continue;
    }
    const done = affected.filter((id) => isDone(change, id, contents));
    if (done.length !== 0 && done.length !== affected.length) problems.push(`${change.marker} is half done`);
    for (const id of affected) explained.add(id);
  }
  for (const id of contents.keys())
    if (!explained.has(id)) problems.push(`${id} exists, but no change created it`);
  return problems;
}

/** Returns the ids of the changed notes. A note whose creation was not acknowledged is found by its content. */
function affectedBy(change: Change, contents: ReadonlyMap<string, string>): readonly string[] {
  if (change.event !== 'note.create' || change.outcome === 'acknowledged') return change.ids;
  return [...contents].filter(([, content]) => content === change.marker).map(([id]) => id);
}

/** Returns true if the change was applied. No later change affects the notes of an unacknowledged change. */
function isDone({ event, marker }: Change, id: string, contents: ReadonlyMap<string, string>): boolean {
  return event === 'note.remove' ? !contents.has(id) : contents.get(id) === marker;
}

/** Returns the keys of a change's events that must be delivered. */
function eventsOf(change: Change, contents: ReadonlyMap<string, string>): string[] {
  const { event, marker, outcome } = change;
  return affectedBy(change, contents)
    .filter((id) => outcome === 'acknowledged' || isDone(change, id, contents))
    .map((id) => keyOf(event, id, marker));
}
