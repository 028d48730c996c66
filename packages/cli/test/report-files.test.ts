import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { touchstone, workspace } from './cli.js';
import { plainDocument } from './documents.js';
import { notesServer } from './notes-server.js';

const files = { 'openapi.yaml': plainDocument, 'server.mjs': notesServer, 'file.txt': 'mine\n' };

async function serverAt(cwd: string): Promise<string> {
  const child = spawn(process.execPath, ['server.mjs'], { cwd });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  return /http:\S+/.exec(String(line))?.[0] ?? '';
}

const reporting = (url: string, reporter: string): readonly string[] => [
  'test',
  'openapi.yaml',
  '--server',
  url,
  '--header',
  'X-API-Key: canary-5ecret',
  '--reporter',
  reporter,
];

describe('touchstone test with a report that cannot be written', () => {
  const aFile = 'a part of its path is a file, not a directory (ENOTDIR)';
  it.each([
    ['a directory', 'json=directory', 'directory cannot be written: it is a directory (EISDIR).'],
    ['below a file', 'json=file.txt/report.json', `file.txt/report.json cannot be written: ${aFile}.`],
    ['far below a file', 'json=file.txt/a/b.json', `file.txt/a/b.json cannot be written: ${aFile}.`],
    [
      'a symbolic link to itself',
      'terminal=loop',
      'loop cannot be written: its symbolic links form a loop (ELOOP).',
    ],
    ['a long name', `json=${'x'.repeat(300)}`, ' cannot be written: its name is too long (ENAMETOOLONG).'],
    [
      'in /proc',
      'json=/proc/x/report.json',
      '/proc/x/report.json cannot be written: the directory does not exist',
    ],
    [
      'directly in /proc',
      'json=/proc/x.json',
      '/proc/x.json cannot be written: the directory does not exist',
    ],
  ])('rejects the file before the run: %s', async (_name, reporter, message) => {
    const cwd = await workspace({ ...files, 'directory/a.txt': '' });
    await symlink('loop', join(cwd, 'loop'));
    // No server listens at this URL, so the message shows that the check precedes the run.
    const outcome = await touchstone(reporting('http://127.0.0.1:1', reporter), { cwd });
    expect(outcome.stderr).toContain(message);
    expect(outcome.stderr).toMatch(/^[^\n]*\n$/);
    expect(outcome.stdout).toBe('');
    expect(outcome.code).toBe(2);
    expect(await readFile(join(cwd, 'file.txt'), 'utf8')).toBe('mine\n');
    expect(await readdir(join(cwd, 'directory'))).toEqual(['a.txt']);
  });

  it.each([
    ['the document', ['--reporter', 'json=openapi.yaml']],
    ['the document, through a symbolic link', ['--reporter', 'json=link.yaml']],
    ['the exchange store', ['--exchanges', 'a.json', '--reporter', 'json=a.json']],
    ['another report', ['--reporter', 'json=a.json,terminal=./a.json']],
  ])('rejects a file that would replace %s', async (_name, options) => {
    const cwd = await workspace(files);
    await symlink('openapi.yaml', join(cwd, 'link.yaml'));
    const args = ['test', 'openapi.yaml', '--server', 'http://127.0.0.1:1', ...options];
    const outcome = await touchstone(args, { cwd });
    expect(outcome.stderr).toContain(
      'would be replaced: it is the document, the configuration or another output of the run. Pass another file.',
    );
    expect(outcome.code).toBe(2);
    expect(await readFile(join(cwd, 'openapi.yaml'), 'utf8')).toBe(plainDocument);
  });

  it('writes the other reports if one file cannot be written', async () => {
    const cwd = await workspace(files);
    const outcome = await touchstone(reporting(await serverAt(cwd), 'json=/dev/full,terminal'), { cwd });
    expect(outcome.stderr).toContain(
      '/dev/full cannot be written: no space is left on the device (ENOSPC).\n',
    );
    expect(outcome.stderr).not.toContain('This is a bug');
    expect(outcome.stdout).toContain('documented responses proven');
    expect(outcome.code).toBe(2);
  });

  it.each(['terminal', 'json'])('reports that stdout is full with --reporter %s', async (reporter) => {
    const cwd = await workspace(files);
    const bin = new URL('../bin/touchstone.js', import.meta.url).pathname;
    const args = reporting(await serverAt(cwd), reporter).map((argument) => `'${argument}'`);
    const line = `exec '${process.execPath}' '${bin}' ${args.join(' ')} > /dev/full`;
    const failure: unknown = await promisify(execFile)('sh', ['-c', line], { cwd }).catch((error) => error);
    expect(failure).toMatchObject({ code: 2 });
    expect(failure).toHaveProperty(
      'stderr',
      expect.stringContaining('stdout cannot be written: no space is left on the device'),
    );
    expect(failure).not.toHaveProperty('stderr', expect.stringContaining('This is a bug'));
  });
});

describe('a command whose output never completes', () => {
  it('reports the problem instead of ending silently', async () => {
    const cwd = await workspace(files);
    const nodeOptions = ['--import', 'data:text/javascript,process.stdout.write = () => true'];
    const outcome = await touchstone(reporting(await serverAt(cwd), 'terminal'), { cwd, nodeOptions });
    expect(outcome.stderr).toContain('The command waits for a promise that can no longer settle.');
    expect(outcome.code).toBe(2);
  });
});

describe('touchstone test with a report file', () => {
  it('writes to a device, a pipe, or the target of a symbolic link', async () => {
    const cwd = await workspace({ ...files, 'kept/report.json': 'old' });
    await symlink('kept/report.json', join(cwd, 'link.json'));
    await symlink('kept/new.json', join(cwd, 'dangling.json'));
    await promisify(execFile)('mkfifo', [join(cwd, 'pipe')]);
    const read = readFile(join(cwd, 'pipe'), 'utf8');
    const reporter = 'json=link.json,json=dangling.json,json=pipe,json=/dev/null';
    const outcome = await touchstone(reporting(await serverAt(cwd), reporter), { cwd });
    expect(outcome.code).toBe(0);
    for (const text of [
      await read,
      await readFile(join(cwd, 'kept/report.json'), 'utf8'),
      await readFile(join(cwd, 'kept/new.json'), 'utf8'),
    ])
      expect(JSON.parse(text).summary.title).toBe('Notes');
    for (const name of ['link.json', 'dangling.json'])
      expect((await lstat(join(cwd, name))).isSymbolicLink()).toBe(true);
    expect((await lstat(join(cwd, 'pipe'))).isFIFO()).toBe(true);
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
    expect((await readdir(join(cwd, 'kept'))).sort()).toEqual(['new.json', 'report.json']);
  });

  it('refuses a pipe that no process reads', async () => {
    const cwd = await workspace(files);
    await promisify(execFile)('mkfifo', [join(cwd, 'pipe')]);
    const outcome = await touchstone(reporting(await serverAt(cwd), 'json=pipe'), { cwd });
    expect(outcome.stderr).toBe(
      'pipe cannot be written: it is a socket, or a pipe that no process reads (ENXIO).\n',
    );
    expect(outcome.code).toBe(2);
  });

  it('keeps the permissions of the file', async () => {
    const cwd = await workspace(files);
    await writeFile(join(cwd, 'report.json'), 'old', { mode: 0o600 });
    await touchstone(reporting(await serverAt(cwd), 'json=report.json'), { cwd });
    expect((await stat(join(cwd, 'report.json'))).mode & 0o777).toBe(0o600);
  });
});
