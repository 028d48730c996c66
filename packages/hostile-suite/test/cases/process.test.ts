import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { start, startMock, touchstone, workspace } from '../command.js';
import { documentOf } from '../documents.js';

const NO_SERVER = 'http://127.0.0.1:9';
const files = { 'openapi.json': documentOf({ type: 'string' }) };

describe('an output that cannot be written', () => {
  test.each([
    'lint openapi.json',
    'lint openapi.json --reporter json',
    `test openapi.json --server ${NO_SERVER} --list`,
    'test --help',
    '--version',
  ])('results in exit code 2 and a message: touchstone %s', async (line) => {
    const { code, output } = await touchstone([], {
      cwd: await workspace(files),
      shell: `touchstone ${line} > /dev/full`,
    });
    expect(output).toMatch(/stdout/);
    expect(output).not.toContain('    at ');
    expect(code).toBe(2);
  });
});

describe('a reference to a file that is not regular', () => {
  test.each([
    ['a pipe', 'mkfifo target'],
    ['/dev/zero', 'ln -s /dev/zero target'],
    ['a directory', 'mkdir target'],
    ['a loop of links', 'ln -s target target'],
  ])('is refused if the file is %s', async (_name, prepare) => {
    const cwd = await workspace({
      'openapi.json': documentOf({ $ref: './target' }),
    });
    const { code, output } = await touchstone([], {
      cwd,
      shell: `${prepare} && ulimit -v unlimited; touchstone lint openapi.json`,
    });
    expect(output).not.toContain('This is a bug');
    expect(output).toContain('openapi.json:');
    expect(code).toBe(2);
  });

  test('is refused if the file is a socket', async () => {
    const cwd = await workspace({ 'openapi.json': documentOf({ $ref: './target' }) });
    const server = createServer().listen(join(cwd, 'target'));
    onTestFinished(() => void server.close());
    const { code, output } = await touchstone(['lint', 'openapi.json'], { cwd });
    expect(output).not.toContain('This is a bug');
    expect(code).toBe(2);
  });
});

describe('the URL that touchstone mock prints', () => {
  test.each([
    'mailto:api',
    'urn:a:b',
    'about:blank',
    '',
    '/',
    'relative/path',
    'https://user:pass@x.test/v1?a=b#c',
  ])('can be called if the document has the server %j', async (url) => {
    const document = {
      openapi: '3.1.0',
      info: { title: 'T', version: '1' },
      servers: [{ url }],
      paths: { '/a': { get: { responses: { 200: { description: 'Done.' } } } } },
    };
    const cwd = await workspace({ 'openapi.json': document });
    const mock = await startMock(join(cwd, 'openapi.json'), { cwd });
    const response = await fetch(`${mock.url.replace(/\/$/, '')}/a`, { signal: AbortSignal.timeout(10_000) });
    expect(response.status).toBe(200);
  });
});

describe('a working directory that was deleted', () => {
  test.each([
    'lint openapi.json',
    'generate',
    'mock openapi.json',
    `test openapi.json --server ${NO_SERVER}`,
  ])('results in exit code 2 and one line of output: touchstone %s', async (line) => {
    const cwd = await workspace(files);
    const { code, output } = await touchstone([], {
      cwd,
      shell: `mkdir gone && cd gone && rmdir ../gone && touchstone ${line}`,
    });
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });
});

describe('a data file that another server uses', () => {
  test('is refused with the process id of the other server', async () => {
    const program = fileURLToPath(new URL('../../../../apps/plutio-server/dist/main.js', import.meta.url));
    const cwd = await workspace();
    const env = { PLUTIO_ENCRYPTION_KEY: randomBytes(32).toString('base64') };
    const shell = `exec "${process.execPath}" "${program}" --port 0 --data data.db`;
    const first = start([], { cwd, env, shell });
    await first.prints(/http:\/\/\S+/);
    const { code, output } = await start([], { cwd, env, shell }).outcome;
    expect(output).toContain(String(first.child.pid));
    expect(code).toBe(2);
  });
});
