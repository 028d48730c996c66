import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ENCODERS, spellingsOf } from '../../src/arbitraries/encoders.js';
import { leakOf } from '../../src/attacks/secret-remains.js';
import { touchstone, workspace } from '../command.js';
import { documentOf } from '../documents.js';

const SECRETS = {
  key: 'Tr0ub4dor&3<x>"q\'/+=9',
  basic: 'user:pässwörd-geheim-77',
};

/** Starts a server that repeats the decoded credential of each request in each of the encodings in turn. */
async function startEcho(contentType: string, chains: readonly (readonly string[])[]): Promise<string> {
  let requests = 0;
  const server = createServer((request, response) => {
    const chain = chains[requests++ % chains.length] ?? [];
    const spelling = spellingsOf(credentialOf(request), chain).at(-1) ?? '';
    response.writeHead(500, { 'content-type': contentType });
    response.end(contentType === 'application/json' ? `{"key":"${spelling}"}` : spelling);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function credentialOf({ headers }: IncomingMessage): string {
  const basic = /^basic (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return basic === undefined
    ? String(headers['x-api-key'] ?? '')
    : Buffer.from(basic, 'base64').toString('utf8');
}

/** Returns a document whose operation requires the security scheme. */
function withScheme(scheme: object): object {
  return documentOf(
    { type: 'object' },
    {},
    { security: [{ Credential: [] }], securitySchemes: { Credential: scheme } },
  );
}

const names = [...ENCODERS.keys()];
const chainsOf = (prefix: RegExp): readonly (readonly string[])[] =>
  names.filter((name) => prefix.test(name)).map((name) => [name]);

describe('touchstone test against a server that repeats the credential', () => {
  test.each([
    ['JSON', 'application/json', chainsOf(/^JSON/)],
    ['HTML', 'text/html', chainsOf(/^HTML/)],
    ['URLs and forms', 'text/plain', chainsOf(/^(percent|form)/)],
    ['base64 and quoted-printable', 'text/plain', chainsOf(/^(base64|quoted)/)],
    ['another case', 'text/plain', chainsOf(/case$/)],
    ['digits', 'text/plain', chainsOf(/^(digits|base32)/)],
    [
      'two encodings',
      'text/plain',
      [
        ['HTML, decimal', 'JSON of Go'],
        ['JSON of Go', 'form'],
        ['base64', 'percent'],
        ['upper case', 'JSON'],
        ['lower case', 'digits, hexadecimal'],
      ],
    ],
  ])('masks an API key in %s', async (_name, contentType, chains) => {
    const cwd = await workspace({
      'openapi.json': withScheme({ type: 'apiKey', in: 'header', name: 'X-API-Key' }),
    });
    const server = await startEcho(contentType, chains);
    const header = `X-API-Key: ${SECRETS.key}`;
    const reporters = 'terminal,json=report.json';
    const args = ['test', 'openapi.json', '--server', server, '--header', header, '--reporter', reporters];
    args.push('--allow', 'dangerous');
    const { code, output } = await touchstone(args, { cwd });
    expect(code).toBe(1);
    const report = await readFile(join(cwd, 'report.json'), 'utf8');
    for (const chain of chains) {
      const spellings = spellingsOf(SECRETS.key, chain);
      expect(leakOf('terminal', output, spellings), String(chain)).toBeUndefined();
      expect(leakOf('report', report, spellings), String(chain)).toBeUndefined();
    }
  });

  test('masks a non-ASCII Basic credential in JSON escapes', async () => {
    const cwd = await workspace({ 'openapi.json': withScheme({ type: 'http', scheme: 'basic' }) });
    const server = await startEcho('application/json', chainsOf(/^JSON/));
    const header = `Authorization: Basic ${Buffer.from(SECRETS.basic).toString('base64')}`;
    const args = ['test', 'openapi.json', '--server', server, '--header', header, '--allow', 'dangerous'];
    const { output } = await touchstone(args, { cwd });
    expect(output).not.toContain('geheim');
  });
});
