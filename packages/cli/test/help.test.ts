import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { touchstone, workspace } from './cli.js';

describe('the command line help', () => {
  it.each([
    ['touchstone', ['--help'], ['lint', 'generate', 'test', 'Exit codes:']],
    ['lint', ['lint', '--help'], ['--reporter', 'Examples:', 'Exit codes:']],
    ['generate', ['generate', '--help'], ['--check', 'Examples:', 'Exit codes:']],
    [
      'mock',
      ['mock', '--help'],
      [
        '--port',
        '--host',
        '--stateful',
        '--watch',
        '--check',
        '--control',
        '--rate-limit',
        'Examples:',
        'Exit codes:',
      ],
    ],
    ['learn', ['learn', '--help'], ['--output', '--force', '--report', 'Examples:', 'Exit codes:']],
    [
      'test',
      ['test', '--help'],
      [
        '--server',
        '--header',
        '--include',
        '--exclude',
        '--list',
        '--seed',
        '--reporter',
        '--concurrency',
        '--timeout',
        '--allow',
        '--config',
        '--verbose',
        'Examples:',
        'Exit codes:',
      ],
    ],
    ['cleanup', ['cleanup', '--help'], ['--server', '--header', '--forget', 'Examples:', 'Exit codes:']],
  ])('lists the commands or options of %s', async (name, args, wanted) => {
    const { code, stdout, stderr } = await touchstone(args, { cwd: await workspace() });
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const text of wanted) expect(stdout).toContain(text);
    await expect(stdout).toMatchFileSnapshot(`snapshots/help-${name}.txt`);
  });

  it('loads only small packages', async () => {
    const cwd = await workspace();
    const { code } = await touchstone(['--help'], { cwd, env: { NODE_V8_COVERAGE: join(cwd, 'coverage') } });
    expect(code).toBe(0);
    const [file] = await readdir(join(cwd, 'coverage'));
    const coverage: { result: { url: string }[] } = JSON.parse(
      await readFile(join(cwd, 'coverage', file ?? ''), 'utf8'),
    );
    const loaded = coverage.result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
    expect(loaded.some((url) => url.endsWith('cli/dist/command/main.js'))).toBe(true);
    const sizes = await Promise.all(loaded.map(async (url) => (await stat(new URL(url))).size));
    // Mostly commander and the masker of secrets. A run loads 15 times as much.
    expect(sizes.reduce((total, size) => total + size, 0)).toBeLessThan(300_000);
  });

  it('is printed to stderr, with exit code 2, if no command is given', async () => {
    const { code, stdout, stderr } = await touchstone([], { cwd: await workspace() });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: touchstone');
  });
});

describe('touchstone with an invalid command line', () => {
  it.each([
    ['an unknown command', ['tset'], "unknown command 'tset'\n(Did you mean test?)"],
    ['an unknown option', ['test', '--sever', 'x'], "unknown option '--sever'\n(Did you mean --server?)"],
    [
      'a seed that is not a whole number',
      ['test', '--seed', '1.5'],
      'Expected a whole number from 0 to 9007199254740991.',
    ],
    [
      'a seed that is too large',
      ['test', '--seed', '9007199254740993'],
      'Expected a whole number from 0 to 9007199254740991.',
    ],
    ['a concurrency of 0', ['test', '--concurrency', '0'], 'Expected a whole number from 1 to 1000.'],
    [
      'a concurrency of more than 1000',
      ['test', '--concurrency', '1001'],
      'Expected a whole number from 1 to 1000.',
    ],
    ['a timeout of 0', ['test', '--timeout', '0'], 'Expected a whole number from 1 to 3600000.'],
    ['a timeout that overflows timers', ['test', '--timeout', '2147483648'], 'number from 1 to 3600000.'],
    [
      'a server that is not a URL',
      ['test', '--server', 'localhost:80'],
      '--server expects a URL such as http://',
    ],
    ['an unknown reporter', ['test', '--reporter', 'jsn'], "Unknown reporter 'jsn'. Did you mean 'json'?"],
    [
      'an unknown reporter without a similar name',
      ['test', '--reporter', 'html'],
      "Unknown reporter 'html'. Expected one of 'terminal', 'json'.",
    ],
    [
      'two reporters on stdout',
      ['test', '--reporter', 'terminal,json'],
      'Only one reporter can write to stdout. Pass a file',
    ],
    ['an unknown effect', ['test', '--allow', 'rates'], "Unknown effect 'rates'. Did you mean 'rate'?"],
    ['an unknown reporter for lint', ['lint', '--reporter', 'xml'], 'Allowed choices are terminal, json.'],
    ['lint without a target', ['lint'], 'No target: pass an OpenAPI document'],
    ['a system without a configuration', ['test', 'billing'], "'billing' is neither a document"],
    [
      'a configuration that does not exist',
      ['lint', '--config', 'none.ts'],
      'The configuration file none.ts does not exist.',
    ],
    [
      'a document without a server',
      ['test', 'api.yaml'],
      "No server to test 'api.yaml' against. Pass --server URL.",
    ],
  ])('rejects %s', async (_name, args, message) => {
    const { code, stdout, stderr } = await touchstone(args, { cwd: await workspace() });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('does not print a target that looks like a header, because it may contain a secret', async () => {
    const cwd = await workspace({
      'touchstone.config.mjs': "export default { systems: { a: { document: 'a.yaml' } } }",
    });
    for (const target of ['X-API-Key: canary-5ecret', 'Authorization:canary-5ecret']) {
      const { code, stdout, stderr } = await touchstone(['test', target, '--server', 'http://127.0.0.1:1'], {
        cwd,
      });
      expect(stderr).toContain("looks like a header. Pass headers with --header 'Name: value'.");
      expect(stdout + stderr).not.toContain('canary');
      expect(code).toBe(2);
    }
  });

  it.each([
    ['without a colon', 'canary-5ecret'],
    ['with a space in its name', 'X Key: canary-5ecret'],
    ['with a line break', 'X-Key: canary-5ecret\r\nX-Other: 1'],
  ])('does not print the value of a --header %s, because it may contain a secret', async (_name, header) => {
    const { code, stdout, stderr } = await touchstone(['test', 'a.yaml', '--header', header], {
      cwd: await workspace(),
    });
    expect(code).toBe(2);
    expect(stderr).toContain("--header expects 'Name: value', in quotes.");
    expect(stdout + stderr).not.toContain('canary');
  });

  it.each([
    [
      'a user and password',
      'http://me:canary-5ecret@127.0.0.1:1/api',
      'a URL without a user name or password: ',
    ],
    ['a user', 'http://canary-5ecret@127.0.0.1:1', 'a URL without a user name or password: '],
    ['a query', 'http://127.0.0.1:1/api?key=canary-5ecret', 'a URL without a query or fragment'],
    ['an empty query', 'http://127.0.0.1:1/canary-5ecret?', 'a URL without a query or fragment'],
    ['a fragment', 'http://127.0.0.1:1/api#canary-5ecret', 'a URL without a query or fragment'],
    ['no scheme', 'me:canary-5ecret@127.0.0.1:1', 'a URL such as http://'],
  ])('does not print the value of a --server with %s', async (_name, server, message) => {
    const { code, stdout, stderr } = await touchstone(['test', 'a.yaml', '--server', server], {
      cwd: await workspace(),
    });
    expect(code).toBe(2);
    expect(stderr).toContain(`--server expects ${message}`);
    expect(stdout + stderr).not.toContain('canary');
  });
});
