import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { start, touchstone, workspace } from './cli.js';
import { type CollectionOptions, documentOf } from './collections-document.js';

interface LedgerEntry {
  readonly operation: string;
  readonly status: string;
  readonly verdict: string;
}

interface Report {
  readonly ledger: readonly LedgerEntry[];
  readonly findings: readonly object[];
}

/** Starts a stateful mock of the document in a separate process and returns its URL with the base path. */
async function mocking(cwd: string): Promise<string> {
  const running = start(['mock', 'api.json', '--stateful', '--port', '0'], { cwd });
  onTestFinished(() => void running.child.kill('SIGKILL'));
  let printed = '';
  running.child.stdout.on('data', (text: string) => {
    printed += text;
  });
  await running.prints('listening on');
  return /listening on (\S+)/.exec(printed)?.[1] ?? '';
}

/** Tests a stateful mock of the collections, with a credential for each security scheme, and returns the report. */
async function testMock(collections: readonly CollectionOptions[]): Promise<Report> {
  const cwd = await workspace({ 'api.json': documentOf(collections) });
  const credential = collections.some(({ security }) => JSON.stringify(security)?.includes('basic'))
    ? 'Basic dXNlcjpwYXNzd29yZC1vbmU='
    : 'Bearer token-of-the-test';
  const { stderr } = await touchstone(
    [
      ...['test', 'api.json', '--server', await mocking(cwd), '--allow', 'create,change,destroy'],
      ...['--header', 'X-Key: key-of-the-test', '--header', `Authorization: ${credential}`],
      ...['--reporter', 'json=report.json', '--exchanges', 'none'],
    ],
    { cwd },
  );
  expect(stderr).toContain('Exit code 0');
  return JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8')) as Report;
}

const verdictsOf = ({ ledger }: Report, status: string): readonly string[] =>
  ledger
    .filter((entry) => entry.status === status)
    .map(({ operation, verdict }) => `${operation} ${verdict}`)
    .filter((text) => !text.endsWith(' proven'));

const string = (keywords: object): object => ({ type: 'string', ...keywords });
const json = (schema: object): object => ({ 'application/json': { schema } });

const LOCATIONS: readonly CollectionOptions[] = [
  { name: 'plain' },
  { name: 'uris', location: { required: true, schema: string({ format: 'uri' }) } },
  { name: 'references', location: { schema: string({ format: 'uri-reference' }) } },
  { name: 'absolute', location: { schema: string({ pattern: '^http://' }) } },
  { name: 'based', location: { required: true, schema: string({ pattern: '^/api/v1/based/' }) } },
  { name: 'unbased', location: { required: true, schema: string({ pattern: '^/unbased/' }) } },
  { name: 'relative', location: { required: true, schema: string({ pattern: '^relative/' }) } },
  { name: 'examples', location: { required: true, schema: string({}), example: '/examples/17' } },
  { name: 'urls', location: { schema: string({ format: 'uri' }), example: 'https://api.example/urls/1' } },
  { name: 'slashes', slash: '/' },
  { name: 'codes', member: 'code', id: string({ pattern: '^[A-Z]{3}-[0-9]{4}$' }) },
  { name: 'uuids', member: 'uuid', parameter: 'itemId', id: string({ format: 'uuid' }) },
  { name: 'exports', id: string({}), parameterSchema: string({ pattern: '^x[0-9]{6}$' }) },
  { name: 'texts', created: { 'text/plain': { schema: string({}) } } },
  {
    name: 'receipts',
    created: json({ type: 'object', required: ['text'], properties: { text: { type: 'string' } } }),
  },
  {
    name: 'others',
    parameter: 'otherId',
    created: json({ type: 'object', required: ['otherId'], properties: { otherId: { type: 'integer' } } }),
  },
  { name: 'boxes', item: '/box/{id}' },
  { name: 'empties', status: 204 },
];

const CHALLENGES: readonly CollectionOptions[] = [
  { name: 'keys' },
  { name: 'bearers', security: [{ bearer: [] }] },
  { name: 'patterns', security: [{ bearer: [] }], challenge: { schema: string({ pattern: '^Bearer$' }) } },
  { name: 'constants', security: [{ bearer: [] }], challenge: { schema: { const: 'Bearer realm="api"' } } },
  { name: 'ids', security: [{ openId: [] }] },
  { name: 'long', challenge: { required: true, schema: string({ minLength: 40 }) } },
];

describe('a stateful mock passes its own contract test', () => {
  it('for each form of a Location header', { timeout: 120_000 }, async () => {
    const report = await testMock(LOCATIONS);
    expect(report.findings).toEqual([]);
    for (const status of ['200', '201', '204']) expect(verdictsOf(report, status)).toEqual([]);
  });

  it('for each documented challenge', { timeout: 120_000 }, async () => {
    expect((await testMock(CHALLENGES)).findings).toEqual([]);
    const basic = await testMock([{ name: 'basics', security: [{ basic: [] }] }]);
    expect(basic.findings).toEqual([]);
  });
});

describe('the challenge of a mock', () => {
  it.each([
    ['basic', {}, 'Basic realm="mock"'],
    ['bearer', {}, 'Bearer realm="mock"'],
    ['openId', {}, 'Bearer realm="mock"'],
    ['key', {}, 'ApiKey realm="mock"'],
    ['digest', {}, 'Digest realm="mock", qop="auth", algorithm=SHA-256, nonce="dG91Y2hzdG9uZS1tb2Nr"'],
    ['bearer', { schema: { enum: ['Bearer'] } }, 'Bearer'],
    ['basic', { schema: string({}), example: 'Basic realm="staging"' }, 'Basic realm="staging"'],
    ['basic', { schema: string({ pattern: '^Basic$' }), example: 'Basic realm="staging"' }, 'Basic'],
  ])('of the scheme %s with the header %j is %s', async (scheme, challenge, expected) => {
    const header = 'schema' in challenge ? challenge : { schema: string({}) };
    const collection = { name: 'items', security: [{ [scheme]: [] }], challenge: header };
    const cwd = await workspace({ 'api.json': documentOf([collection]) });
    const response = await fetch(`${await mocking(cwd)}/items`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(expected);
  });
});
