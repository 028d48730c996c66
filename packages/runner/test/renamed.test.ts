import { describe, expect, test } from 'vitest';
import { type CreationRecord, removeLeft } from '../src/index.js';
import { type Answer, modelOf, type Run, run, serve, WRITES } from './harness.js';

const json = (schema: object): object => ({ 'application/json': { schema } });
const limit = {
  type: 'object',
  required: ['name', 'size'],
  properties: { name: { type: 'string' }, size: { type: 'integer' } },
};
const shown = { description: 'It', content: json(limit) };

/** Returns a document of limits, whose items have their name as the key. */
const documentOf = (item: object, created: object = shown): object => ({
  openapi: '3.1.0',
  info: { title: 'Limits', version: '1' },
  paths: {
    '/limits': {
      post: { requestBody: { required: true, content: json(limit) }, responses: { 201: created } },
    },
    '/limits/{id_or_name}': {
      parameters: [{ name: 'id_or_name', in: 'path', required: true, schema: { type: 'string' } }],
      delete: { responses: { 204: { description: 'Gone' }, 404: { description: 'None' } } },
      ...item,
    },
  },
});
const update = (schema: object, success: object = { 200: shown }): object => ({
  requestBody: { required: true, content: json(schema) },
  responses: { ...success, 404: { description: 'None' } },
});
const READ = { get: { responses: { 200: shown, 404: { description: 'None' } } } };

interface Limit {
  readonly name: string;
  readonly size: number;
}

interface LimitServer {
  readonly url: string;
  readonly limits: Map<string, Limit>;
  /** The pairs of the key in the path of an update and the name in its body. */
  readonly updates: [string, unknown][];
}

interface ServerOptions {
  /** Returns the key of a limit after an update. Default: its name. */
  readonly keyOf?: (sent: Partial<Limit>, key: string) => string;
  /** Returns true for the key of a limit that the server removes. */
  readonly mayRemove?: (key: string) => boolean;
  /** True if the responses to writes have no body. */
  readonly isSilent?: boolean;
}

async function limitServer({
  keyOf = ({ name }, key) => name ?? key,
  mayRemove = () => true,
  isSilent = false,
}: ServerOptions = {}): Promise<LimitServer> {
  const limits = new Map<string, Limit>([['theirs', { name: 'theirs', size: 1 }]]);
  const updates: [string, unknown][] = [];
  const { url } = await serve(({ method, path, json: body }): Answer => {
    const sent = (body ?? {}) as Limit;
    const key = path.split('/')[2];
    if (key === undefined) {
      limits.set(sent.name, sent);
      const headers = { location: `/limits/${sent.name}` };
      return { status: 201, headers, ...(!isSilent && { body: sent }) };
    }
    const current = limits.get(key);
    if (!current) return { status: 404 };
    if (method === 'GET') return { status: 200, body: current };
    if (method === 'DELETE' && !mayRemove(key)) return { status: 409 };
    limits.delete(key);
    if (method === 'DELETE') return { status: 204 };
    updates.push([key, sent.name]);
    const name = keyOf(sent, key);
    const renamed = { ...current, ...sent, name };
    if (name !== 'theirs') limits.set(name, renamed);
    return isSilent ? { status: 204 } : { status: 200, body: renamed };
  });
  return { url, limits, updates };
}

const keysOf = ({ limits }: LimitServer): readonly string[] => [...limits.keys()];

const leftOf = ({ report }: Run): readonly unknown[] => report.leftBehind ?? [];

test('an update of a resource leaves the member as it is from which the run takes the key', async () => {
  const server = await limitServer();
  await run(await modelOf(documentOf({ patch: update(limit), ...READ })), server.url, { allow: WRITES });
  expect(server.updates.length).toBeGreaterThan(0);
  expect(server.updates.filter(([key, name]) => name !== undefined && name !== key)).toEqual([]);
  expect(keysOf(server)).toEqual(['theirs']);
});

describe('a resource whose key an update changes', () => {
  const labelled = { type: 'object', required: ['label'], properties: { label: { type: 'string' } } };
  const labelOf = (sent: object): string => ('label' in sent ? String(sent.label) : 'none');

  test.each([
    ['with a read', READ],
    ['without a read', {}],
  ])('is removed at the key in the response, %s', async (_, read) => {
    const server = await limitServer({ keyOf: (sent) => `key-${labelOf(sent)}` });
    const model = await modelOf(documentOf({ ...read, patch: update(labelled) }));
    const result = await run(model, server.url, { allow: WRITES });
    expect(server.updates.length).toBeGreaterThan(0);
    expect(keysOf(server)).toEqual(['theirs']);
    expect(leftOf(result)).toEqual([]);
  });

  test('is removed at the key that the body of the update contains', async () => {
    const server = await limitServer({ isSilent: true });
    const created = { description: 'It', headers: { Location: { schema: { type: 'string' } } } };
    const document = documentOf(
      { ...READ, patch: update(limit, { 204: { description: 'Changed' } }) },
      created,
    );
    const result = await run(await modelOf(document), server.url, { allow: WRITES });
    expect(server.updates.some(([key, name]) => name !== key)).toBe(true);
    expect(keysOf(server)).toEqual(['theirs']);
    expect(leftOf(result)).toEqual([]);
  });

  test('is listed and recorded with its new key if it cannot be removed', async () => {
    let isLocked = true;
    const records: CreationRecord[] = [];
    const server = await limitServer({
      keyOf: (sent) => `key-${labelOf(sent)}`,
      mayRemove: (key) => !isLocked || !key.startsWith('key-'),
    });
    const model = await modelOf(documentOf({ ...READ, patch: update(labelled) }));
    const onCreation = (record: CreationRecord) => void records.push(record);
    const result = await run(model, server.url, { allow: WRITES, onCreation });
    const keys = keysOf(server).filter((key) => key !== 'theirs');
    expect(keys.length).toBeGreaterThan(0);
    const commands = (result.report.leftBehind ?? []).map(({ curl }) => curl ?? '');
    expect(keys.filter((key) => !commands.some((curl) => curl.includes(key)))).toEqual([]);
    isLocked = false;
    const options = { server: server.url, document: 'test.yaml', callers: {}, resolveSecret: () => '' };
    await removeLeft(result.plan, options, records);
    expect(keysOf(server)).toEqual(['theirs']);
  });

  test.each([
    ['with a read', READ],
    ['without a read', {}],
  ])('is listed as left behind if the resource at the new key may belong to others, %s', async (_, read) => {
    const server = await limitServer({ keyOf: () => 'theirs' });
    const model = await modelOf(documentOf({ ...read, patch: update(labelled) }));
    const result = await run(model, server.url, { allow: WRITES });
    expect(keysOf(server)).toEqual(['theirs']);
    expect(leftOf(result)[0]).toMatchObject({
      operation: 'POST /limits',
      reason:
        'DELETE /limits/{id_or_name} did not find the resource, and PATCH /limits/{id_or_name} may have changed the key, and the ' +
        'resource with its id contains no value of the run, so it may belong to others',
      curl: null,
    });
  });
});
