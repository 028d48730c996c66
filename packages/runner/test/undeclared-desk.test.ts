import { expect, test } from 'vitest';
import type { CallerChange, CallerSettings, ControlHooks, CreatedCaller } from '../src/index.js';
import { desk } from './desk-document.js';
import { type DeskBug, deskServer } from './desk-server.js';
import { findingTexts, modelOf, run, serve } from './harness.js';

/** Returns a document without its extensions. */
const stripped = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(stripped)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([name]) => !name.startsWith('x-'))
            .map(([name, member]) => [name, stripped(member)]),
        )
      : value;

/** Runs the desk API, whose document declares no cause of an error, with callers that the run creates. */
async function runDesk(bugs: readonly DeskBug[] = [], areSeparate = true) {
  const server = await deskServer(...bugs);
  const { callers } = server.hooks;
  if (!callers) throw new Error('The server creates no callers.');
  const create: typeof callers.create = async (settings) => {
    if (settings.provokes) throw new Error('This server creates no caller that it always refuses.');
    return callers.create(settings);
  };
  const hooks = { ...server.hooks, callers: { ...callers, create }, tenants: areSeparate };
  const result = await run(await modelOf(stripped(desk) as object), server.url, { hooks });
  return { server, ...result };
}

const accepted = ({ report }: Awaited<ReturnType<typeof runDesk>>): readonly string[] => [
  ...new Set(
    report.findings
      .filter(({ rule }) => rule === 'forbidden-accepted')
      .map(({ severity, message }) => `${severity} ${/\((.*)\)/.exec(message)?.[1]}`),
  ),
];

test('a correct server has no finding, and every refusal of a token request is proven', async () => {
  const result = await runDesk();
  expect(findingTexts(result)).toEqual([]);
  const ofToken = result.report.ledger.filter(({ operation }) => operation === 'POST /token');
  expect(ofToken.map(({ error, verdict }) => `${error} ${verdict}`)).toEqual([
    'null proven',
    'token_request proven',
    'no_such_grant proven',
    'bad_client proven',
    'bad_client_basic proven',
  ]);
  const causeOf = (code: string): unknown =>
    result.report.ledger.find(({ error }) => error === code)?.variants[0]?.cause;
  expect(['no_such_grant', 'bad_client', 'bad_client_basic', 'old_token'].map(causeOf)).toEqual([
    'grant unsupported password',
    'client authentication failed: client_secret_post unknown',
    'client authentication failed: client_secret_basic unknown',
    'credential: expired',
  ]);
  expect(result.server.isFrozen).toBe(false);
});

test.each<[DeskBug, string]>([
  ['token outlives its life', 'error credential expired, whatever the error'],
  ['wrong secret admitted', 'error client authentication failed client_secret_post'],
  ['revoked client gets tokens', 'error client authentication failed client_secret_post'],
  ['any grant', 'warning grant unsupported'],
  ['tenant of another admitted', 'error header X-Tenant not-allowed'],
  ['switched off tenant admitted', 'error header X-Tenant not-allowed'],
])('a server with the bug "%s" has a finding', async (bug, cause) => {
  expect(accepted(await runDesk([bug]))).toContain(cause);
});

test('a server that does not say that its tenants are separate may accept the header of another', async () => {
  expect(accepted(await runDesk(['switched off tenant admitted'], false))).toEqual([]);
});

test('a header that callers of different tenants send alike is no name of a tenant', async () => {
  const text = { schema: { type: 'string', minLength: 1 } };
  const refusal = {
    description: 'Refused.',
    content: { 'application/json': { schema: { type: 'object' } } },
  };
  const document = {
    openapi: '3.1.0',
    info: { title: 'Regions', version: '1' },
    security: [{ Key: [] }],
    paths: {
      '/notes': {
        get: {
          parameters: [{ name: 'X-Region', in: 'header', required: true, ...text }],
          responses: {
            200: { description: 'So.', content: { 'application/json': { schema: { type: 'array' } } } },
            400: refusal,
            401: refusal,
          },
        },
      },
    },
    components: { securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
  };
  const callers = new Map<string, CallerSettings>();
  const { url, calls } = await serve(({ headers }) => {
    const caller = callers.get(String(headers['x-key']));
    if (!caller || caller.revoked) return { status: 401, body: {} };
    return headers['x-region'] === 'north' ? { status: 200, body: [] } : { status: 400, body: {} };
  });
  const create = async (settings: CallerSettings): Promise<CreatedCaller> => {
    const id = `key-${callers.size}-0000000000000000`;
    callers.set(id, settings);
    return { id, credentials: { Key: id }, headers: { 'X-Region': 'north' } };
  };
  const update = async (id: string, change: CallerChange): Promise<void> => {
    callers.set(id, { ...callers.get(id), ...change } as CallerSettings);
  };
  const rotate = (id: string): Promise<CreatedCaller> => create({ ...callers.get(id) } as CallerSettings);
  const hooks: ControlHooks = { tenants: true, callers: { create, update, rotate } };
  const result = await run(await modelOf(document), url, { hooks });
  expect(findingTexts(result).filter((text) => text.includes('X-Region'))).toEqual([]);
  expect(calls.some(({ headers }) => String(headers['x-region']).startsWith('touchstone'))).toBe(true);
});
