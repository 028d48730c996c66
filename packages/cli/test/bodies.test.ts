import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { touchstone, workspace } from './cli.js';

const PERSONAL = {
  token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.sflKxwRJSMeKKF2QT4fwpMeJf36POk6y',
  'password hash': '$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW',
  'e-mail address': 'ada@lovelace-family.org',
  header: 'an-opaque-header-value-1',
  'card number': '4111 1111 1111 1111',
  'card number in a name': '5555555555554444',
  IBAN: 'DE89370400440532013000',
  'telephone number': '+49 170 1234567',
  'member with a secret name': 'correct horse battery',
};

const document = `openapi: 3.1.0
info: { title: Users, version: '1' }
paths:
  /me:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json: { schema: { type: array } }
  /members:
    get:
      responses:
        '200':
          description: ok
          headers: { X-Access-Token: { schema: { type: integer } } }
          content:
            application/json: { schema: { type: object, additionalProperties: false } }
`;

/**
 * Starts a server and returns its URL. The response violates the document and contains secrets that the run does not
 * know.
 */
async function leakingServer(): Promise<string> {
  const body = {
    name: 'an ordinary value',
    contact: PERSONAL['e-mail address'],
    access: PERSONAL.token,
    hash: PERSONAL['password hash'],
    payment: PERSONAL['card number'],
    [`card_${PERSONAL['card number in a name']}`]: true,
    account: PERSONAL.IBAN,
    mobile: PERSONAL['telephone number'],
    recovery_passphrase: PERSONAL['member with a secret name'],
  };
  const server = createServer(({ url }, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'x-access-token': PERSONAL.header });
    response.end(
      JSON.stringify(url === '/members' ? { [PERSONAL['e-mail address']]: 1, 'Ada Lovelace/1': 1 } : body),
    );
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function outputOf(...options: readonly string[]): Promise<string> {
  const cwd = await workspace({ 'openapi.yaml': document });
  const url = await leakingServer();
  const { code, stdout, stderr } = await touchstone(
    ['test', 'openapi.yaml', '--server', url, '--reporter', 'terminal,json=report.json', ...options],
    { cwd },
  );
  expect(code, stderr).toBe(1);
  return `${stdout}\n${await readFile(join(cwd, 'report.json'), 'utf8')}`;
}

describe('touchstone test on a response with unknown secrets', () => {
  it('masks the secrets by name and format in the terminal and the report', async () => {
    const output = await outputOf();
    for (const value of Object.values(PERSONAL)) expect(output).not.toContain(value);
    expect(output).toContain('an ordinary value');
  });

  it('shows the secrets with --bodies full', async () => {
    const output = await outputOf('--bodies', 'full');
    expect(output).toContain(PERSONAL['e-mail address']);
  });

  it('shows no value and no undocumented name with --bodies none', async () => {
    const output = await outputOf('--bodies', 'none');
    for (const value of [...Object.values(PERSONAL), 'an ordinary value', 'Lovelace'])
      expect(output).not.toContain(value);
    expect(output).toMatch(/\(\d+ characters\)/);
  });

  it('rejects an unknown value of --bodies', async () => {
    const cwd = await workspace({ 'openapi.yaml': document });
    const { code, stderr } = await touchstone(['test', 'openapi.yaml', '--bodies', 'mask'], { cwd });
    expect(stderr).toContain("Did you mean 'masked'?");
    expect(code).toBe(2);
  });
});
