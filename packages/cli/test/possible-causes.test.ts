import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Report } from '@touchstone/runner';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Outcome, touchstone, workspace } from './cli.js';

const error = (...codes: readonly string[]): object => ({
  description: 'Refused',
  content: {
    'application/json': {
      schema: { type: 'object', required: ['code'], properties: { code: { type: 'string', enum: codes } } },
    },
  },
});

const document = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Beds', version: '1' },
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
  security: [{ key: [] }],
  paths: {
    '/beds': {
      get: {
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1 } }],
        responses: {
          200: { description: 'Beds', content: { 'application/json': { schema: { type: 'array' } } } },
          400: error('limit_invalid', 'season_closed'),
          401: error('key_missing', 'key_unknown'),
        },
      },
    },
  },
});

/** Starts a server that answers an unknown key with the status. */
async function bedServer(unknownKey = 401): Promise<string> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const key = request.headers['x-key'];
    if (key === undefined) return answer(401, { code: 'key_missing' });
    if (key !== 'canary-5ecret') return answer(unknownKey, { code: 'key_unknown' });
    const limit = new URL(request.url ?? '', 'http://localhost').searchParams.get('limit') ?? '1';
    if (!/^[1-9]\d*$/.test(limit)) return answer(400, { code: 'limit_invalid' });
    answer(200, []);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function testBeds(
  server: string,
  ...options: readonly string[]
): Promise<{ readonly outcome: Outcome; readonly report: Report; readonly cwd: string }> {
  const cwd = await workspace({ 'beds.json': document });
  const outcome = await touchstone(
    [
      ...['test', 'beds.json', '--server', server, '--header', 'X-Key: canary-5ecret'],
      ...['--allow', 'credentials', '--reporter', 'terminal,json=report.json', ...options],
    ],
    { cwd },
  );
  return { outcome, report: JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8')), cwd };
}

describe('touchstone test', () => {
  it('shows which causes led to errors that the document does not declare, and what it tried for the others', async () => {
    const { outcome, report } = await testBeds(await bedServer());
    const causes = report.ledger.flatMap(({ error: code, variants }) =>
      variants.flatMap(({ cause }) => (cause == null ? [] : [[code, cause]])),
    );
    expect(causes).toEqual([
      ['limit_invalid', 'request: query limit: type at the root'],
      ['key_missing', 'credential: missing'],
      ['key_unknown', 'credential: unknown'],
    ]);
    expect(outcome.stdout).toContain('not provoked');
    expect(outcome.stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /No tried cause led to this error: .*limit_invalid.*GET \/beds 400 application\/json season_closed \(any cause\)/,
    );
    expect(outcome.code).toBe(0);
  });

  it('includes a single possible cause by its case', async () => {
    const { report } = await testBeds(await bedServer(), '--include', 'GET /beds tries credential: unknown');
    expect(report.summary.cases).toBe(1);
    expect(report.ledger.find(({ error: code }) => code === 'key_unknown')?.verdict).toBe('untested');
  });
});

const rentalsDocument = JSON.stringify({
  openapi: '3.0.3',
  info: { title: 'Rentals', version: '1' },
  paths: {
    '/bikes': {
      post: {
        responses: {
          201: {
            description: 'A bike',
            content: {
              'application/json': {
                schema: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
              },
            },
          },
        },
      },
    },
    '/bikes/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { responses: { 200: { description: 'It' }, 404: error('bike_unknown') } },
      delete: {
        responses: {
          204: { description: 'Gone' },
          404: error('bike_unknown'),
          409: error('bike_on_rent', 'season_closed'),
        },
      },
    },
    '/bikes/{id}/rentals': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      post: { responses: { 201: { description: 'Rented' }, 404: error('bike_unknown') } },
    },
  },
});

/** A server that removes bikes although they are rented. */
const rentalsServer = `
import { createServer } from 'node:http';
const bikes = new Set();
let count = 0;
const server = createServer(({ method, url }, response) => {
  const answer = (status, body) => {
    response.writeHead(status, body && { 'content-type': 'application/json' });
    response.end(body && JSON.stringify(body));
  };
  const [, , id, action] = url.split('/');
  if (id === undefined) {
    const created = 'b' + ++count;
    bikes.add(created);
    return answer(201, { id: created });
  }
  if (!bikes.has(id)) return answer(404, { code: 'bike_unknown' });
  if (action !== undefined) return answer(201);
  if (method === 'DELETE') bikes.delete(id);
  answer(method === 'DELETE' ? 204 : 200);
});
server.listen(0, '127.0.0.1', () => console.log('listening on http://127.0.0.1:' + server.address().port));
process.stdin.on('close', () => process.exit(0)).resume();
`;

describe('a run that restarts its server for dangerous calls', () => {
  it('tries every possible cause, also those that follow from the calls before the restart', async () => {
    const cwd = await workspace({
      'openapi.json': rentalsDocument,
      'server.mjs': rentalsServer,
      'touchstone.config.mjs': `export default { systems: { rentals: {
        document: 'openapi.json',
        server: { command: process.execPath, args: ['server.mjs'], ready: /listening on (\\S+)/ },
      } } };`,
    });
    const allow = ['--allow', 'create,change,destroy,dangerous'];
    await touchstone(['test', 'rentals', ...allow, '--reporter', 'json=report.json'], { cwd });
    const report: Report = JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8'));
    expect(report.summary.verdicts['not attempted']).toBe(0);
    expect(report.findings.map(({ severity, rule, error: code }) => [severity, rule, code])).toEqual([
      ['warning', 'refusal-observed', 'bike_on_rent'],
    ]);
  });
});

describe('touchstone replay', () => {
  it('sends a possible cause again that a run tried in a later round', async () => {
    const server = await bedServer(418);
    const { outcome, report, cwd } = await testBeds(server);
    expect(outcome.code).toBe(1);
    const finding = report.findings.find(({ rule }) => rule === 'status-documented');
    const later = finding?.cases?.find((id) => id === 'GET /beds tries credential: unknown') ?? '';
    const replayed = await touchstone(
      [
        ...['replay', 'report.json', later, '--header', 'X-Key: canary-5ecret'],
        ...['--allow', 'credentials'],
      ],
      { cwd },
    );
    expect(replayed.stderr).toBe('');
    expect(replayed.stdout).toContain('418');
    expect(replayed.code).toBe(1);
  });
});
