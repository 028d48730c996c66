import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { buildModel, lint, load } from '../src/index.js';
import { readData } from '../src/internal.js';
import { directoryOf, documentOf, line, problemsOf } from './document.js';

const referring = documentOf({}, { components: { schemas: { Bed: { $ref: './odd.yaml' } } } });

/** Files that cannot be read as a document, each with the reason in the message. */
const irregular: readonly [kind: string, create: (path: string) => Promise<void>, reason: string][] = [
  [
    'a named pipe',
    async (path) => void execFileSync('mkfifo', [path]),
    'expected a file, received a named pipe.',
  ],
  ['a socket', listenAt, 'expected a file, received a socket.'],
  ['a device', (path) => symlink('/dev/zero', path), 'expected a file, received a device.'],
  ['a directory', async (path) => void (await mkdir(path)), 'expected a file, received a directory.'],
  ['a link to itself', (path) => symlink(path, path), 'its symbolic links form a loop (ELOOP).'],
  [
    'UTF-16 text',
    (path) => writeFile(path, '\uFEFFtype: object\n', 'utf16le'),
    'expected UTF-8 text, received UTF-16; convert the file to UTF-8.',
  ],
];

describe.skipIf(process.platform === 'win32').each(irregular)('%s', (_, create, reason) => {
  test('is refused as a document', async () => {
    const cwd = await directoryOf({});
    await create(join(cwd, 'odd.yaml'));
    expect((await problemsOf('odd.yaml', { cwd })).map(line)).toEqual([
      `odd.yaml:1:1: The document cannot be read: ${reason}`,
    ]);
  });

  test('is refused as the target of a reference', async () => {
    const cwd = await directoryOf({ 'a.json': referring });
    await create(join(cwd, 'odd.yaml'));
    const [problem] = await problemsOf('a.json', { cwd });
    expect(problem?.message).toBe(`$ref ./odd.yaml cannot be read: ${reason}`);
    expect(problem?.position.pointer).toBe('#/components/schemas/Bed/$ref');
  });

  test('is refused as a data file', async () => {
    const cwd = await directoryOf({});
    await create(join(cwd, 'odd.yaml'));
    await expect(readData('odd.yaml', cwd)).rejects.toThrow(
      `odd.yaml:1:1: The file cannot be read: ${reason}`,
    );
  });
});

test('a path whose name is too long is refused as the target of a reference', async () => {
  const $ref = `./${'b'.repeat(300)}.yaml`;
  const cwd = await directoryOf({ 'a.json': documentOf({}, { components: { schemas: { Bed: { $ref } } } }) });
  const [problem] = await problemsOf('a.json', { cwd });
  expect(problem?.message).toBe(`$ref ${$ref} cannot be read: its name is too long (ENAMETOOLONG).`);
});

test('a URL of a file on another machine is refused as a document', async () => {
  const [problem] = await problemsOf('file://other/api.yaml', { cwd: '/' });
  expect(problem?.message).toMatch(/^The URL cannot be converted to a path on this machine: /);
});

test("a pipe as redocly.yaml is reported, and Touchstone's own rules still run", async () => {
  const cwd = await directoryOf({
    'a.json': documentOf({ '/beds': { get: { responses: { 400: { description: 'Bad.' } } } } }),
  });
  execFileSync('mkfifo', [join(cwd, 'redocly.yaml')]);
  const loaded = await load('a.json', { cwd });
  expect((await lint(loaded, buildModel(loaded))).map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
    'lint-configuration: redocly.yaml is invalid: expected a file, received a named pipe',
    expect.stringContaining('success-documented: '),
  ]);
});

async function listenAt(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => void server.close());
}

test.skipIf(process.platform !== 'linux')(
  'a file without an end is refused as the target of a reference',
  async () => {
    const cwd = await directoryOf({ 'a.json': referring });
    await symlink('/proc/self/pagemap', join(cwd, 'odd.yaml'));
    const [problem] = await problemsOf('a.json', { cwd });
    expect(problem?.message).toBe('$ref ./odd.yaml cannot be read: it is larger than 64 MiB.');
  },
);
