import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { workspace } from './cli.js';
import { plainDocument } from './documents.js';

const bin = fileURLToPath(new URL('../bin/touchstone.js', import.meta.url));
const config =
  "export default { systems: { a: { document: 'api.yaml', generate: [{ emitters: ['types'], directory: 'out' }] } } };";

/** Runs a line in a shell, in which `$T` runs touchstone. */
async function shell(line: string, cwd: string): Promise<{ readonly code: number; readonly stderr: string }> {
  const env = { PATH: process.env['PATH'] ?? '', T: `${process.execPath} ${bin}` };
  const result = await promisify(execFile)('sh', ['-c', line], { cwd, env }).catch((error) => error);
  return { code: result.code ?? 0, stderr: result.stderr };
}

const commands = [
  '--help',
  '--version',
  'lint --help',
  'lint api.yaml',
  'lint api.yaml --reporter json',
  'generate',
  'test api.yaml --list',
  'test api.yaml --list --reporter json',
  'mock api.yaml --port 0',
];

describe.skipIf(!existsSync('/dev/full'))('a full device as stdout', () => {
  it.each(commands)('makes touchstone %s fail with exit code 2', async (command) => {
    const cwd = await workspace({ 'api.yaml': plainDocument, 'touchstone.config.mjs': config });
    expect(await shell(`$T ${command} > /dev/full`, cwd)).toEqual({
      code: 2,
      stderr: 'stdout cannot be written: no space is left on the device (ENOSPC).\n',
    });
  });
});

describe.skipIf(process.platform === 'win32')('a file as stdout', () => {
  it('makes the command fail if the file can hold only a part of the output', async () => {
    const cwd = await workspace({ 'api.yaml': plainDocument });
    // Only the first block of 512 bytes can be written.
    const { code, stderr } = await shell(`(ulimit -f 1; exec $T test --help > out.txt)`, cwd);
    expect(stderr).toBe('stdout cannot be written: the file would be too large (EFBIG).\n');
    expect(code).toBe(2);
  });
});

describe.skipIf(process.platform === 'win32')('a pipe that its reader has closed', () => {
  it.each(commands.slice(0, -1))('ends touchstone %s quietly with exit code 2', async (command) => {
    const cwd = await workspace({ 'api.yaml': plainDocument, 'touchstone.config.mjs': config });
    // The reader ends before the command writes.
    const { code, stderr } = await shell(
      `(sleep 0.2; $T ${command}; echo $? > code.txt) | true; exit $(cat code.txt)`,
      cwd,
    );
    expect(stderr.replace(/^\d+ files? changed\.\\n/, '')).toBe('');
    expect(code).toBe(2);
  });
});

describe.skipIf(process.platform !== 'linux')('a deleted working directory', () => {
  it.each(['--help', '--version', 'lint api.yaml', 'generate', 'test', 'mock'])(
    'makes touchstone %s fail with one line',
    async (command) => {
      const cwd = await workspace({ 'gone/.keep': '' });
      expect(await shell(`cd gone && rm -r ../gone && $T ${command}`, cwd)).toEqual({
        code: 2,
        stderr:
          'The working directory does not exist or cannot be read (ENOENT). Change to an existing directory.\n',
      });
    },
  );
});
