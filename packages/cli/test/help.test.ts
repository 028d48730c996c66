import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { touchstone, workspace } from './cli.js';

describe('--help', () => {
  it.each([
    ['touchstone', ['--help'], ['lint', 'generate', 'test', 'Exit codes:']],
    ['lint', ['lint', '--help'], ['--format, --reporter', 'Examples:', 'Exit codes:']],
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
        '--allow-probes',
        '--config',
        '--verbose',
        'Examples:',
        'Exit codes:',
      ],
    ],
  ])('of %s shows all there is', async (name, args, wanted) => {
    const { code, stdout, stderr } = await touchstone(args, { cwd: await workspace() });
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const text of wanted) expect(stdout).toContain(text);
    await expect(stdout).toMatchFileSnapshot(`snapshots/help-${name}.txt`);
  });

  it('loads nothing heavy', async () => {
    const cwd = await workspace();
    const { code } = await touchstone(['--help'], { cwd, env: { NODE_V8_COVERAGE: join(cwd, 'coverage') } });
    expect(code).toBe(0);
    const [file] = await readdir(join(cwd, 'coverage'));
    const coverage: { result: { url: string }[] } = JSON.parse(
      await readFile(join(cwd, 'coverage', file ?? ''), 'utf8'),
    );
    const loaded = coverage.result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
    expect(loaded.some((url) => url.endsWith('cli/dist/program.js'))).toBe(true);
    // The runner's mask is light, and stands before the first line is written.
    const heavy =
      /openapi-core|node_modules\/(zod|typescript|jiti|undici|ajv)\/|packages\/(core|mock|runner(?!\/dist\/execute\/secret)|generate|reporters)\//;
    expect(loaded.filter((url) => heavy.test(url))).toEqual([]);
  });

  it('is shown on stderr, with exit code 2, when no command is given', async () => {
    const { code, stdout, stderr } = await touchstone([], { cwd: await workspace() });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: touchstone');
  });
});

describe('a command line that makes no sense', () => {
  it.each([
    ['an unknown command', ['tset'], "unknown command 'tset'\n(Did you mean test?)"],
    ['an unknown option', ['test', '--sever', 'x'], "unknown option '--sever'\n(Did you mean --server?)"],
    ['a seed that is none', ['test', '--seed', '1.5'], 'Expected a whole number from 0 to 9007199254740991.'],
    [
      'a seed that no number holds',
      ['test', '--seed', '9007199254740993'],
      'Expected a whole number from 0 to 9007199254740991.',
    ],
    ['no concurrency', ['test', '--concurrency', '0'], 'Expected a whole number from 1 to 1000.'],
    ['too much concurrency', ['test', '--concurrency', '1001'], 'Expected a whole number from 1 to 1000.'],
    ['no time', ['test', '--timeout', '0'], 'Expected a whole number from 1 to 3600000.'],
    ['more time than timers have', ['test', '--timeout', '2147483648'], 'number from 1 to 3600000.'],
    [
      'a server that is no URL',
      ['test', '--server', 'localhost:80'],
      '--server expects a URL such as http://',
    ],
    ['a reporter that is none', ['test', '--reporter', 'jsn'], "no reporter 'jsn'. Did you mean 'json'?"],
    ['two reporters on stdout', ['test', '--reporter', 'terminal,json'], 'Only one can write to stdout'],
    ['a probe that is none', ['test', '--allow-probes', 'rates'], "no probe 'rates'. Did you mean 'rate'?"],
    ['a format that is none', ['lint', '--format', 'xml'], 'Allowed choices are terminal, json.'],
    ['nothing to lint', ['lint'], 'There is nothing to work on'],
    ['a system without a configuration', ['test', 'billing'], "'billing' is neither a document"],
    [
      'a configuration that is not there',
      ['lint', '--config', 'none.ts'],
      'There is no configuration at none.ts.',
    ],
    ['a document without a server', ['test', 'api.yaml'], 'Give --server URL.'],
  ])('%s', async (_name, args, message) => {
    const { code, stdout, stderr } = await touchstone(args, { cwd: await workspace() });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('does not repeat a target that looks like a header: it holds a secret', async () => {
    const cwd = await workspace({
      'touchstone.config.mjs': "export default { systems: { a: { document: 'a.yaml' } } }",
    });
    for (const target of ['X-API-Key: canary-5ecret', 'Authorization:canary-5ecret']) {
      const { code, stdout, stderr } = await touchstone(['test', target, '--server', 'http://127.0.0.1:1'], {
        cwd,
      });
      expect(stderr).toContain("looks like a header: give it with --header 'Name: value'.");
      expect(stdout + stderr).not.toContain('canary');
      expect(code).toBe(2);
    }
  });

  it.each([
    ['without a colon', 'canary-5ecret'],
    ['with a space in its name', 'X Key: canary-5ecret'],
    ['with a line break', 'X-Key: canary-5ecret\r\nX-Other: 1'],
  ])('does not repeat a --header %s: it holds a secret', async (_name, header) => {
    const { code, stdout, stderr } = await touchstone(['test', 'a.yaml', '--header', header], {
      cwd: await workspace(),
    });
    expect(code).toBe(2);
    expect(stderr).toContain("--header expects 'Name: value', in quotes.");
    expect(stdout + stderr).not.toContain('canary');
  });

  it.each([
    ['a user and password', 'http://me:canary-5ecret@127.0.0.1:1/api', 'a URL without a user and password: '],
    ['a user', 'http://canary-5ecret@127.0.0.1:1', 'a URL without a user and password: '],
    ['a query', 'http://127.0.0.1:1/api?key=canary-5ecret', 'a URL without a query or fragment'],
    ['an empty query', 'http://127.0.0.1:1/canary-5ecret?', 'a URL without a query or fragment'],
    ['a fragment', 'http://127.0.0.1:1/api#canary-5ecret', 'a URL without a query or fragment'],
    ['no scheme', 'me:canary-5ecret@127.0.0.1:1', 'a URL such as http://'],
  ])('does not repeat a --server with %s', async (_name, server, message) => {
    const { code, stdout, stderr } = await touchstone(['test', 'a.yaml', '--server', server], {
      cwd: await workspace(),
    });
    expect(code).toBe(2);
    expect(stderr).toContain(`--server expects ${message}`);
    expect(stdout + stderr).not.toContain('canary');
  });
});
