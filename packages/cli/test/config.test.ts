import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { touchstone, workspace } from './cli.js';
import { plainDocument } from './documents.js';

function configured(body: string): Promise<string> {
  return workspace({
    'touchstone.config.ts': `import { defineConfig, env, generated } from '@touchstone/cli';\n${body}`,
  });
}

describe('touchstone with an unusable configuration', () => {
  it('reports every problem with its path and, if possible, a suggestion', async () => {
    const cwd = await configured(`
      export default defineConfig({
        systems: {
          billing: {
            documnt: 'openapi.yaml',
            server: { command: 'node', ready: 'listening', agrs: [] },
            control: {},
            callers: { robot: { credentials: { OAuth: { clientId: 'me', clientSecret: env('S'), tokenUrl: 'http://[' } } }, admin: { credentials: { ApiKey: 'canary-5ecret' }, scope: ['read'] } },
            headers: { 'X-Workspace': 7 },
            untested: [{ id: 'GET /jobs *' }],
            generate: [{ emitters: ['typs'], directory: 'src' }, { emitters: ['zod', 'errors'], directory: 'src' }],
            concurrency: 0,
            timeout: 2 ** 31,
            allow: ['rate', 'credential'],
          },
        },
        system: {},
      } as never);`);
    const { code, stdout, stderr } = await touchstone(['test'], { cwd });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toEqual([
      'touchstone.config.ts is invalid:',
      "  system: unknown key. Did you mean 'systems'?",
      "  systems.billing.documnt: unknown key. Did you mean 'document'?",
      '  systems.billing.document: expected the path or URL of an OpenAPI document, received nothing.',
      "  systems.billing.server.agrs: unknown key. Did you mean 'args'?",
      '  systems.billing.server.ready: expected a regular expression such as /listening on (\\S+)/, received a string.',
      '  systems.billing.control: expected a `token` for the control protocol, or `hooks`, received neither.',
      '  systems.billing.callers.robot.credentials.OAuth.tokenUrl: expected a URL such as http://127.0.0.1:8080/api, received a string.',
      "  systems.billing.callers.admin.scope: unknown key. Did you mean 'scopes'?",
      "  systems.billing.callers.admin.credentials.ApiKey: expected env('NAME') with the name of an environment variable, received a string.",
      "  systems.billing.headers.X-Workspace: expected a string or env('NAME') with the name of an environment variable, received 7.",
      '  systems.billing.untested[0].why: expected a string, received nothing.',
      "  systems.billing.generate[0].emitters[0]: expected one of 'types', 'zod', 'errors', received 'typs'. Did you mean 'types'?",
      "  systems.billing.generate[1].emitters: 'errors' requires 'types' in the same list.",
      "  systems.billing.generate[1].emitters: 'zod' requires 'types' in the same list, or a `typesPackage`.",
      '  systems.billing.concurrency: expected a whole number from 1 to 1000, received 0.',
      '  systems.billing.timeout: expected a whole number from 1 to 3600000, received 2147483648.',
      "  systems.billing.allow[1]: expected one of 'create', 'change', 'destroy', 'dangerous', 'credentials', 'rate', received 'credential'. Did you mean 'credentials'?",
    ]);
  });

  it.each([
    ['a missing default export', 'export const config = 1;', /expected an object|unknown key/],
    [
      'a list as the default export',
      'export default [];',
      /expected an object as passed to defineConfig, received a list\./,
    ],
    ['an undefined default export', 'export default undefined;', /is invalid:\n {2}/],
    ['a syntax error', 'export default {', /^touchstone\.config\.ts cannot be loaded: /],
    [
      'a syntax error with its position',
      'export default {',
      /cannot be loaded: Unexpected token at 2:\d+\.\n$/,
    ],
    [
      'an await that never settles',
      'await new Promise(() => {}); export default {};',
      /it waits for a promise that can no longer settle\.\n$/,
    ],
    [
      'a rejected promise that is not awaited',
      "Promise.reject(new Error('later')); export default { systems: { a: { document: 'a.yaml', server: { url: 'http://127.0.0.1:1' } } } };",
      /touchstone\.config\.ts failed: later\n$/,
    ],
    [
      'an empty `systems` object',
      'export default { systems: {} };',
      /^No target: the configuration has no systems\.\n$/,
    ],
    ['an exception that is not an Error', 'throw { a: 1 };', /cannot be loaded: it threw \{"a":1\}\.\n$/],
    ['an exception', "throw new Error('out of reach');", /cannot be loaded: out of reach/],
    ['an import of a missing file', "import './none.js'; export default {};", /cannot be loaded: .*none\.js/],
  ])('reports %s without a stack trace', async (_name, body, message) => {
    const { code, stderr } = await touchstone(['test'], { cwd: await configured(body) });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  });

  it('does not print a URL that contains a secret', async () => {
    const cwd = await configured(`
      export default defineConfig({
        systems: {
          a: { document: 'a.yaml', server: { url: 'http://me:canary-5ecret@127.0.0.1:1' } },
          b: { document: 'a.yaml', server: { url: 'http://127.0.0.1:1/?key=canary-5ecret' } },
          c: {
            document: 'a.yaml',
            server: { command: 'node', ready: /on/, url: 'http://127.0.0.1:1/#canary-5ecret' },
            control: { token: env('TOKEN'), url: 'http://canary-5ecret@127.0.0.1:1/control' },
          },
          d: { document: 'a.yaml', server: { url: 7 } },
        },
      } as never);`);
    const { code, stdout, stderr } = await touchstone(['test'], { cwd });
    const user =
      'expected a URL without a user name or password: pass credentials with --header, or configure `callers`.';
    const query =
      'expected a URL without a query or fragment, such as http://127.0.0.1:8080/api: each request adds its own path and query.';
    expect(stderr.trimEnd().split('\n')).toEqual([
      'touchstone.config.ts is invalid:',
      `  systems.a.server.url: ${user}`,
      `  systems.b.server.url: ${query}`,
      `  systems.c.server.url: ${query}`,
      `  systems.c.control.url: ${user}`,
      '  systems.d.server.url: expected a URL such as http://127.0.0.1:8080/api, received 7.',
    ]);
    expect(stdout + stderr).not.toContain('canary');
    expect(code).toBe(2);
  });

  it.each(['a.toml', 'directory'])('rejects %j as a configuration file', async (name) => {
    const cwd = await workspace({ 'a.toml': 'systems: {}', 'directory/a.ts': '' });
    const { code, stderr } = await touchstone(['lint', '--config', name], { cwd });
    expect(stderr).toBe(
      `${name} is not a configuration: expected a TypeScript, JavaScript, YAML or JSON file.\n`,
    );
    expect(code).toBe(2);
  });

  it.each([
    ['does not exist', 'none.ts', 'The configuration file none.ts does not exist.\n'],
    [
      'is invalid',
      'bad.mjs',
      'bad.mjs is invalid:\n  systems: expected an object that maps names to systems, received nothing.\n',
    ],
    ['is a link to itself', 'loop.ts', 'loop.ts cannot be read: its symbolic links form a loop (ELOOP).\n'],
  ])('rejects a named configuration that %s, even if no target needs it', async (_, name, message) => {
    const cwd = await workspace({ 'bad.mjs': 'export default {};', 'openapi.yaml': plainDocument });
    await symlink('loop.ts', join(cwd, 'loop.ts'));
    const args = ['openapi.yaml', '--config', name];
    for (const command of [['lint'], ['test', '--list'], ['mock', '--port', '0']]) {
      const { code, stdout, stderr } = await touchstone([...command, ...args], { cwd });
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: message });
    }
  });

  it('reports the current name of a renamed key or option', async () => {
    const cwd = await workspace({
      'touchstone.config.mjs':
        "export default { systems: { a: { document: 'a.yaml', principals: {}, unreachable: [] } } };",
    });
    const keys = await touchstone(['lint'], { cwd });
    expect(keys.stderr.trimEnd().split('\n').slice(1)).toEqual([
      "  systems.a.principals: unknown key. It is now named 'callers'.",
      "  systems.a.unreachable: unknown key. It is now named 'untested'.",
    ]);
    const option = await touchstone(['lint', 'a.yaml', '--format', 'json'], { cwd });
    expect(option.stderr).toBe("Unknown option '--format'. It is now named '--reporter'.\n");
    expect([keys.code, option.code]).toEqual([2, 2]);
  });

  it('suggests a similar name for an unknown system', async () => {
    const cwd = await configured(
      `export default defineConfig({ systems: { billing: { document: 'a.yaml' } } });`,
    );
    const { code, stderr } = await touchstone(['test', 'biling'], { cwd });
    expect(stderr).toBe("The configuration has no system 'biling'. Did you mean 'billing'?\n");
    expect(code).toBe(2);
  });

  it('rejects systems without a server to test or an output to generate', async () => {
    const cwd = await configured(
      `export default defineConfig({ systems: { billing: { document: 'a.yaml' } } });`,
    );
    const tested = await touchstone(['test'], { cwd });
    expect(tested.stderr).toContain('No configured system has a `server` to test');
    const named = await touchstone(['test', 'billing'], { cwd });
    expect(named.stderr).toContain("`server` in touchstone.config.ts for the system 'billing'");
    const generated = await touchstone(['generate'], { cwd });
    expect(generated.stderr).toContain("Nothing to generate for 'billing'.");
    expect([tested.code, named.code, generated.code]).toEqual([2, 2, 2]);
  });
});

describe('touchstone with a configuration', () => {
  it('finds the configuration in a parent directory and resolves its paths from that directory', async () => {
    const cwd = await workspace({
      'touchstone.config.ts': `export default { systems: { billing: { document: './missing.yaml' } } };`,
      'packages/deep/file.txt': '',
    });
    const { code, stdout } = await touchstone(['lint', 'billing'], { cwd: `${cwd}/packages/deep` });
    expect(stdout).toContain(`${cwd}/missing.yaml:1:1`);
    expect(code).toBe(2);
  });

  it('accepts a JSON file', async () => {
    const cwd = await workspace({
      'config.json': JSON.stringify({ systems: { notes: { document: 'openapi.yaml' } } }),
      'openapi.yaml': plainDocument,
    });
    const { code, stdout } = await touchstone(['lint', '--config', 'config.json'], { cwd });
    expect(stdout).toContain('in 1 document.');
    expect(code).toBe(0);
  });

  it('accepts a JavaScript file with any name as --config', async () => {
    const cwd = await workspace({
      'other.mjs': `export default { systems: { a: { document: 'missing.yaml' } } };`,
    });
    const { stdout } = await touchstone(['lint', '--config', 'other.mjs'], { cwd });
    expect(stdout).toContain('missing.yaml');
  });
});
