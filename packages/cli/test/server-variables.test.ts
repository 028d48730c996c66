import { describe, expect, it, onTestFinished } from 'vitest';
import { type Outcome, start, touchstone, workspace } from './cli.js';

const documentWith = (servers: readonly object[]): string =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Notes', version: '1', license: { name: 'MIT', identifier: 'MIT' } },
    servers,
    security: [],
    paths: {
      '/notes': {
        get: {
          operationId: 'listNotes',
          summary: 'List notes',
          responses: { 200: { description: 'Notes.' }, 400: { description: 'Invalid.' } },
        },
      },
    },
  });

/** Starts a mock and returns the URL that it prints. `outcome` stops the mock. */
async function mockOf(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly outcome: () => Promise<Outcome> }> {
  const running = start(['mock', 'openapi.json', '--port', '0'], { cwd: await workspace(files) });
  onTestFinished(() => void running.child.kill('SIGKILL'));
  let printed = '';
  running.child.stdout.on('data', (text: string) => {
    printed += text;
  });
  await running.prints('listening on');
  const outcome = (): Promise<Outcome> => {
    running.child.kill('SIGTERM');
    return running.outcome;
  };
  return { url: /listening on (\S+)/.exec(printed)?.[1] ?? '', outcome };
}

const undefinedVariable = { 'openapi.json': documentWith([{ url: '{proto}://notes.example/v1' }]) };

describe('a server URL with an undefined variable', () => {
  it('is reported by lint with its position and a remedy', async () => {
    const cwd = await workspace(undefinedVariable);
    const { code, stdout } = await touchstone(['lint', 'openapi.json'], { cwd });
    expect(stdout).toMatch(/^openapi\.json:1:\d+ {2}error {2}no-undefined-server-variable\n/);
    expect(stdout).toContain('The server URL uses the variable `proto`, but `variables` does not define it.');
    expect(stdout).toContain(
      'Define `variables.proto.default` next to the URL, or write the value into the URL.',
    );
    expect(code).toBe(1);
  });

  it('is reported by mock, whose base path is the path of the URL', async () => {
    const { url, outcome } = await mockOf(undefinedVariable);
    expect(url).toMatch(/:\d+\/v1$/);
    expect((await fetch(`${url}/notes`)).status).toBe(200);
    expect((await outcome()).stderr).toBe(
      'warning: openapi.json: the server URL {proto}://notes.example/v1 uses undefined variables (`proto`): ' +
        'define each under `variables` with a `default`. The mock has the base path /v1.\n',
    );
  });

  it('is not used by touchstone test, which requires --server', async () => {
    const { code, stderr } = await touchstone(['test', 'openapi.json'], {
      cwd: await workspace(undefinedVariable),
    });
    expect(stderr).toBe("No server to test 'openapi.json' against. Pass --server URL.\n");
    expect(code).toBe(2);
  });
});

describe('a server URL with defined variables', () => {
  it('determines the base path of the mock by their defaults, without a warning', async () => {
    const variables = { proto: { default: 'https' }, version: { default: 'v2' } };
    const servers = [{ url: '{proto}://notes.example/{version}', variables }];
    const { url, outcome } = await mockOf({ 'openapi.json': documentWith(servers) });
    expect(url).toMatch(/:\d+\/v2$/);
    expect((await outcome()).stderr).toBe('');
  });
});
