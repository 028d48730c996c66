import { describe, expect, test } from 'vitest';
import { type CreationRecord, removeLeft } from '../src/index.js';
import { modelOf, type Run, type RunOptions, run, serve } from './harness.js';

const file = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
const body = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
const json = (schema: object): object => ({ 'application/json': { schema } });
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const removal = { responses: { 204: { description: 'Removed' }, 404: { description: 'None' } } };
const inTrash = (parameter: object = id): object => ({ parameters: [parameter], delete: removal });

/** Returns a document of files whose DELETE moves them into a trash. */
const documentOf = (trash: object, remove: object = {}): object => ({
  openapi: '3.1.0',
  info: { title: 'Files', version: '1' },
  paths: {
    '/files': {
      post: {
        requestBody: { required: true, content: json(body) },
        responses: { 201: { description: 'Created', content: json(file) }, 400: { description: 'Invalid' } },
      },
    },
    '/files/{id}': {
      parameters: [id],
      get: { responses: { 200: { description: 'It', content: json(file) }, 404: { description: 'None' } } },
      delete: { ...removal, ...remove },
    },
    ...trash,
  },
});

interface Tested extends Run {
  readonly url: string;
  /** The paths of all DELETE requests, with their queries. */
  readonly removed: () => readonly string[];
}

/** Tests a server whose DELETE of a file only marks it. */
async function testFiles(document: object, options: RunOptions = {}): Promise<Tested> {
  const files = new Map<string, object>();
  const { url, calls } = await serve(({ method, path, json: sent }) => {
    const file = files.get(path.split('/').at(-1) ?? '');
    if (method === 'DELETE') return { status: file ? 204 : 404 };
    if (method === 'GET') return file ? { status: 200, body: file } : { status: 404 };
    const name = (sent as { name?: unknown } | null)?.name;
    if (typeof name !== 'string') return { status: 400 };
    const created = { id: `f${files.size + 1}`, name };
    files.set(created.id, created);
    return { status: 201, body: created };
  });
  const result = await run(await modelOf(document), url, { allow: ['create'], isShared: true, ...options });
  const removed = (): readonly string[] =>
    calls
      .filter(({ method }) => method === 'DELETE')
      .map(({ path, query }) => (query.size > 0 ? `${path}?${query}` : path));
  return { ...result, url, removed };
}

const KEPT = 'DELETE /files/{id} answered 204, but the resource can still be read';

describe('a resource that DELETE moves into a trash', () => {
  const fileId = { ...id, name: 'fileId' };
  test.each([
    ['a DELETE in the trash', documentOf({ '/trash/{id}': inTrash() }), '/trash/f1', 'DELETE /trash/{id}'],
    [
      'a DELETE of such items in the trash',
      documentOf({
        '/recycle-bin/files/{fileId}': inTrash(fileId),
        '/bin/{key}': inTrash({ ...id, name: 'key' }),
      }),
      '/recycle-bin/files/f1',
      'DELETE /recycle-bin/files/{fileId}',
    ],
    [
      'a parameter',
      documentOf({}, { parameters: [{ name: 'permanent', in: 'query', schema: { type: 'boolean' } }] }),
      '/files/f1?permanent=true',
      'DELETE /files/{id}',
    ],
    [
      'a parameter that a description explains',
      documentOf(
        {},
        {
          description: 'With `force`, the file is removed for good.',
          parameters: [{ name: 'force', in: 'query', schema: { type: 'boolean' } }],
        },
      ),
      '/files/f1?force=true',
      'DELETE /files/{id}',
    ],
  ])(
    'is left with the request that removes it for good, which is not sent: %s',
    async (_, document, path, name) => {
      const { report, url, removed } = await testFiles(document);
      const curl = expect.stringContaining(`-X DELETE '${url}${path}'`);
      const reason = `${KEPT}; ${name} may remove it for good`;
      expect(report.leftBehind).toEqual([{ operation: 'POST /files', reason, curl }]);
      expect(removed()).toContain('/files/f1');
      expect(removed()).not.toContain(path);
    },
  );

  test.each([
    ['takes another id', { '/trash/{name}': inTrash({ ...id, name: 'name' }) }],
    ['takes a number', { '/trash/{id}': inTrash({ ...id, schema: { type: 'integer' } }) }],
    ['is one of two', { '/trash/{id}': inTrash(), '/archive/{id}': inTrash() }],
    ['empties the trash', { '/trash': { delete: removal } }],
  ])('is left with its own DELETE if another one %s', async (_, trash) => {
    const { report, url } = await testFiles(documentOf(trash));
    const curl = expect.stringContaining(`-X DELETE '${url}/files/f1'`);
    expect(report.leftBehind).toEqual([{ operation: 'POST /files', reason: KEPT, curl }]);
  });

  test('is counted with the name of that request if the texts of DELETE say that it keeps it', async () => {
    const document = documentOf({ '/trash/{id}': inTrash() }, { summary: 'Archive a file' });
    const { report } = await testFiles(document);
    expect(report.remaining?.map(({ reason }) => reason)).toEqual([
      'DELETE /files/{id} archives it instead of removing it; DELETE /trash/{id} may remove it for good',
    ]);
  });

  test('is left with that request by a later cleanup, too', async () => {
    const document = documentOf({ '/trash/{id}': inTrash() });
    const records: CreationRecord[] = [];
    const tested = await testFiles(document, { onCreation: (record) => void records.push(record) });
    const { left } = await removeLeft(
      tested.plan,
      { server: tested.url, document: 'test.yaml', callers: {}, resolveSecret: () => '' },
      JSON.parse(JSON.stringify(records)),
    );
    expect(left.map(({ reason }) => reason)).toEqual([`${KEPT}; DELETE /trash/{id} may remove it for good`]);
    expect(left[0]?.curl).toContain(`-X DELETE '${tested.url}/trash/f1'`);
    expect(tested.removed()).not.toContain('/trash/f1');
  });
});
