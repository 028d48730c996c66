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
