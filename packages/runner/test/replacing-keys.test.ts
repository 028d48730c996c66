import { describe, expect, test } from 'vitest';
import { type Answer, findingTexts, modelOf, openVariants, type Run, run, serve, WRITES } from './harness.js';

// Servers that replace what another client has stored under the same key.

type Row = Readonly<Record<string, unknown>>;

const json = (schema: object): object => ({ 'application/json': { schema } });

const documentOf = (
  properties: Readonly<Record<string, object>>,
  path = '/bookings',
  method = 'post',
): object => {
  const body = { type: 'object', required: Object.keys(properties), properties };
  const stored = { ...body, properties: { ...properties, id: { type: 'integer' } } };
  const shown = { description: 'The booking', content: json(stored) };
  return {
    openapi: '3.1.0',
    info: { title: 'Bookings', version: '1' },
    paths: {
      [path]: {
        get: { responses: { 200: { description: 'ok', content: json({ type: 'array', items: stored }) } } },
        [method]: {
          requestBody: { required: true, content: json(body) },
          responses: { 201: shown, 422: { description: 'Invalid' } },
        },
      },
      [`${path}/{id}`]: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        get: { responses: { 200: shown, 404: { description: 'No booking' } } },
        delete: { responses: { 204: { description: 'Removed' }, 404: { description: 'No booking' } } },
      },
    },
  };
};

/** Returns true for an object with the members of the other row, of the same types. */
const isLike = (row: unknown, other: Row): row is Row =>
  typeof row === 'object' &&
  row !== null &&
  Object.entries(other).every(([name, value]) => typeof (row as Row)[name] === typeof value) &&
  Object.entries(row).every(([name, value]) => isValid(name, value));

function isValid(name: string, value: unknown): boolean {
  if (name === 'slot') return Number.isInteger(value) && Number(value) > 0;
  if (name === 'size') return value === 's' || value === 'm';
  if (name === 'shift') return /^2026-08-0[12]$/.test(String(value));
  const isTime = ['day', 'at', 'start', 'end', 'born'].includes(name);
  return !isTime || !Number.isNaN(Date.parse(String(value)));
}

/** Starts a server that identifies rows by the members of `key`, and contains a row of others. */
async function upsertServer(
  key: readonly string[],
  others: Row,
  { accepts = () => true, lists = true }: { accepts?(row: Row): boolean; lists?: boolean } = {},
): Promise<{ readonly url: string; readonly rows: Row[]; readonly sent: Row[] }> {
  const rows: Row[] = [{ ...others, id: 1 }];
  const sent: Row[] = [];
  let last = 40;
  const { url } = await serve(({ method, path, json: body }): Answer => {
    const id = path.split('/')[2];
    if (id === undefined && method === 'GET') return lists ? { status: 200, body: rows } : { status: 404 };
    if (id === undefined) {
      const row = body as Row | undefined;
      if (!isLike(row, others)) return { status: 422 };
      sent.push(row);
      if (!accepts(row)) return { status: 422 };
      const at = rows.findIndex((other) => key.every((name) => other[name] === row[name]));
      const stored = { ...row, id: at < 0 ? ++last : rows[at]?.['id'] };
      rows.splice(at < 0 ? rows.length : at, 1, stored);
      return { status: 201, body: stored };
    }
    const row = rows.find((other) => String(other['id']) === id);
    if (!row) return { status: 404 };
    if (method === 'DELETE') rows.splice(rows.indexOf(row), 1);
    return method === 'DELETE' ? { status: 204 } : { status: 200, body: row };
  });
  return { url, rows, sent };
}

const day = { type: 'string', format: 'date', example: '2026-08-01' };
const room = { type: 'string', example: 'I54' };
const SHARED = { isShared: true, allow: WRITES };
const details = ({ report }: Run): string =>
  report.ledger.flatMap(({ variants }) => variants.map(({ detail }) => detail ?? '')).join('\n');

describe('on a server that the run did not start, the first creation', () => {
  test.each([
    ['a day', { room, day }, { room: 'I54', day: '2026-08-01' }],
    [
      'a date with a time',
      { room, at: { type: 'string', format: 'date-time', example: '2026-08-01T10:00:00Z' } },
      { room: 'I54', at: '2026-08-01T10:00:00Z' },
    ],
    [
      'a slot',
      { size: { enum: ['s', 'm'] }, slot: { type: 'integer', minimum: 1, example: 3 } },
      { size: 's', slot: 3 },
    ],
  ])('replaces no resource of others with the same %s', async (_, properties, others) => {
    const { url, rows } = await upsertServer(Object.keys(properties), others);
    const result = await run(await modelOf(documentOf(properties)), url, SHARED);
    expect(rows).toEqual([{ ...others, id: 1 }]);
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
  });

  test('replaces none with a PUT on the collection either', async () => {
    const others = { room: 'I54', day: '2026-08-01' };
    const { url, rows, sent } = await upsertServer(['room', 'day'], others);
    await run(await modelOf(documentOf({ room, day }, '/bookings', 'put')), url, SHARED);
    expect(sent.length).toBeGreaterThan(0);
    expect(rows).toContainEqual({ ...others, id: 1 });
  });

  test('counts as new if the answer is a 200 only if the run chose a value for it', async () => {
    const document = JSON.stringify(documentOf({ room, day })).replace('"201"', '"200"');
    const { url, calls } = await serve(({ method, path }): Answer => {
      if (method === 'POST') return { status: 200, body: { id: 1, room: 'I54', day: '2026-08-01' } };
      return path === '/bookings' ? { status: 404 } : { status: 204 };
    });
    const { report } = await run(await modelOf(document), url, SHARED);
    expect(calls.filter(({ method }) => method === 'DELETE')).toEqual([]);
    expect(report.remaining).toMatchObject([
      { reason: expect.stringContaining('may identify an existing resource') },
    ]);
  });

  test('keeps the order and the distance of days, which are in the future', async () => {
    const end = { ...day, example: '2026-08-04' };
    const { url, sent } = await upsertServer(['start'], {
      start: '2025-01-01',
      end: '2025-01-02',
      born: '1980-01-01',
    });
    const model = await modelOf(documentOf({ start: day, end, born: { ...day, example: '1990-02-03' } }));
    await run(model, url, SHARED);
    expect(sent.length).toBeGreaterThan(0);
    for (const { start, end: last, born } of sent) {
      expect(Date.parse(String(last)) - Date.parse(String(start))).toBe(3 * 86_400_000);
      expect(Date.parse(String(start))).toBeGreaterThan(Date.now());
      expect(born).toBe('1990-02-03');
    }
  });

  test('keeps values that are listed, name other resources, or have no known format', async () => {
    const others = { shift: '2026-08-01', customer_id: 1, time: '10:00', day: '2026-08-01' };
    const properties = {
      shift: { type: 'string', enum: ['2026-08-01', '2026-08-02'], example: '2026-08-01' },
      customer_id: { type: 'integer', example: 1 },
      time: { type: 'string', example: '10:00' },
      day,
    };
    const { url, sent } = await upsertServer(['day'], others);
    await run(await modelOf(documentOf(properties)), url, SHARED);
    expect(sent.length).toBeGreaterThan(0);
    for (const row of sent) {
      expect(row).toMatchObject({
        customer_id: 1,
        time: '10:00',
        shift: expect.stringMatching(/^2026-08-0[12]$/),
      });
      expect(row['day']).not.toBe('2026-08-01');
    }
  });

  const soon = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  test.each([
    ['the schema', { pattern: `^${soon(400).slice(0, 4)}-` }, `${soon(400).slice(0, 4)}-12-31`],
    ['the description', { description: `A day from ${soon(1)} to ${soon(20)}.` }, soon(20)],
    ['a number of days', { description: 'A day within the next 30 days.' }, soon(30)],
    ['a keyword', { formatMaximum: soon(9) }, soon(9)],
  ])('draws days within the range of %s', async (_, limits, last) => {
    const base = soon(400).slice(0, 4);
    const example = 'pattern' in limits ? `${base}-01-10` : soon(0);
    const { url, sent } = await upsertServer(['day'], { day: example });
    await run(await modelOf(documentOf({ room, day: { ...day, ...limits, example } })), url, SHARED);
    expect(sent.length).toBeGreaterThan(0);
    for (const row of sent) {
      expect(row['day']).not.toBe(example);
      expect(String(row['day']) <= last, `${row['day']} <= ${last}`).toBe(true);
    }
  });
});

describe('if the server refuses fresh values but accepts the example', () => {
  const accepts = ({ day: sent }: Row): boolean => sent === '2026-08-01';

  test.each([
    ['that a resource of others has', { room: 'I54', day: '2026-08-01' }, true],
    ['and has no list', { room: 'I54', day: '2026-07-30' }, false],
  ])('the run does not send an example %s', async (_, others, lists) => {
    const { url, rows, sent } = await upsertServer(['room', 'day'], others, { accepts, lists });
    const result = await run(await modelOf(documentOf({ room, day })), url, SHARED);
    expect(rows).toEqual([{ ...others, id: 1 }]);
    expect(sent.filter(accepts)).toEqual([]);
    expect(details(result)).toContain('POST /bookings refuses fresh values of `/day`');
  });

  test('the run sends an example that no listed resource has', async () => {
    const others = { room: 'I54', day: '2026-07-30' };
    const { url, rows, sent } = await upsertServer(['room', 'day'], others, { accepts });
    const result = await run(await modelOf(documentOf({ room, day })), url, SHARED);
    expect(rows).toEqual([{ ...others, id: 1 }]);
    expect(sent.filter(accepts)).not.toEqual([]);
    expect(findingTexts(result)).toEqual([]);
  });
});
