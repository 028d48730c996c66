import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { touchstone, workspace } from './cli.js';
import { plainDocument } from './documents.js';
import { notesServer } from './notes-server.js';

const bin = fileURLToPath(new URL('../bin/touchstone.js', import.meta.url));
const files = { 'openapi.yaml': plainDocument, 'server.mjs': notesServer };
const withKey = ['--header', 'X-API-Key: canary-5ecret'];
const ESCAPE = '\u001b';

async function serverAt(cwd: string, mode = 'good'): Promise<string> {
  const child = spawn(process.execPath, ['server.mjs'], { cwd, env: { ...process.env, MODE: mode } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  return /http:\S+/.exec(String(line))?.[0] ?? '';
}

/** True if `script` of util-linux, which runs a command on a pseudo-terminal, is installed. */
const hasTerminal = existsSync('/usr/bin/script');

describe.skipIf(!hasTerminal)('touchstone test on a terminal', () => {
  it.each<[string, Readonly<Record<string, string>>, { moves: boolean; colours: boolean }]>([
    ['redraws its progress in colour', { TERM: 'xterm' }, { moves: true, colours: true }],
    [
      'neither moves the cursor nor prints colours with TERM=dumb',
      { TERM: 'dumb' },
      { moves: false, colours: false },
    ],
    [
      'prints colours with TERM=dumb and FORCE_COLOR',
      { TERM: 'dumb', FORCE_COLOR: '1' },
      { moves: false, colours: true },
    ],
    ['prints no colours with NO_COLOR', { TERM: 'xterm', NO_COLOR: '1' }, { moves: true, colours: false }],
  ])('%s', async (_, env, want) => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd);
    const command = [
      process.execPath,
      bin,
      'test',
      'openapi.yaml',
      '--server',
      url,
      `'${withKey.join("' '")}'`,
    ];
    execFileSync('script', ['-qec', command.join(' '), 'typescript'], {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ...env },
      stdio: 'ignore',
    });
    const output = await readFile(join(cwd, 'typescript'), 'utf8');
    expect(output).toContain('documented responses proven');
    expect(output.includes(`${ESCAPE}[1A`) || output.includes(`${ESCAPE}[2K`)).toBe(want.moves);
    expect(new RegExp(`${ESCAPE}\\[\\d+m`).test(output)).toBe(want.colours);
  });
});

describe('control characters of a document', () => {
  const hostile = plainDocument
    .replace('title: Notes', 'title: "Notes \\e]0;owned\\a"')
    .replace('/notes/{id}:', '"/notes/\\e[2J\\x9b{id}":')
    .replace("'404':", "'404': # \u001b[8m\n         ");

  it.each([['lint'], ['test', '--list'], ['test', '--server', 'http://127.0.0.1:1']])(
    'are escaped in the output of touchstone %s',
    async (command, ...options) => {
      const cwd = await workspace({ 'openapi.yaml': hostile });
      const { stdout, stderr } = await touchstone([command, 'openapi.yaml', ...options], { cwd });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters must not be printed.
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      expect(stdout + stderr).not.toContain('This is a bug');
    },
  );

  it('are escaped in a problem on the line that contains them', async () => {
    const cwd = await workspace({ 'openapi.yaml': `openapi: 3.1.0\ninfo: "\u001b[2J"\n` });
    const { stdout } = await touchstone(['lint', 'openapi.yaml'], { cwd });
    expect(stdout).toContain('\\u001b[2J');
    expect(stdout).not.toContain(ESCAPE);
  });
});

describe('a report file', () => {
  it('is written even if stdout is closed by its reader', async () => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd);
    const args = ['test', 'openapi.yaml', '--server', url, ...withKey];
    const child = spawn(process.execPath, [bin, ...args, '--reporter', 'terminal,json=report.json'], { cwd });
    child.stdout.destroy();
    await once(child, 'exit');
    expect(child.exitCode).toBe(2);
    expect(JSON.parse(await readFile(join(cwd, 'report.json'), 'utf8')).summary.passed).toBe(true);
  });
});
