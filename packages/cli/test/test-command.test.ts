import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Report } from '@touchstone/runner';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isAlive, type Outcome, touchstone, workspace } from './cli.js';
import { brokenReference, plainDocument } from './documents.js';
import { notesConfig, notesServer } from './notes-server.js';

const canary = 'canary-5ecret';
const files = { 'openapi.yaml': plainDocument, 'server.mjs': notesServer, 'broken.yaml': brokenReference };

/** Starts a server, which is stopped at the end of the test, and returns its URL. */
async function serverAt(cwd: string, mode: string): Promise<string> {
  const child = spawn(process.execPath, ['server.mjs'], { cwd, env: { ...process.env, MODE: mode } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  return /http:\S+/.exec(String(line))?.[0] ?? '';
}

/** Documents an error that a run cannot cause unless it controls the server. */
const withFault = plainDocument.replace(
  "        '401'",
  "        '500': { description: It broke., content: { application/json: { schema: { type: object } } } }\n        '401'",
);

const withKey = ['--header', `X-API-Key: ${canary}`];

function expectNoStack(outcome: Outcome): void {
  expect(outcome.stdout + outcome.stderr).not.toMatch(/\n\s+at \S+ \(|This is a bug/);
}

describe('touchstone test DOCUMENT --server URL', () => {
  it('proves responses without a configuration and writes no file', async () => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd, 'good');
    const outcome = await touchstone(
      [
        'test',
        'openapi.yaml',
        '--server',
        url,
        ...withKey,
        '--allow',
        'create,change,destroy,dangerous,credentials',
      ],
      { cwd },
    );
    expectNoStack(outcome);
    expect(outcome.stdout).toMatch(/GET \/notes\s+✓ ✓/);
    expect(outcome.stdout).toMatch(/\d+ of 5 documented responses proven/);
    expect(outcome.stderr).toContain('Notes 1.0.0 (openapi.yaml) at http://127.0.0.1:');
    expect(outcome.code).toBe(0);
    expect(await readdir(cwd)).toEqual(['broken.yaml', 'openapi.yaml', 'server.mjs']);
  });

  it('reports responses that differ from the document', async () => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd, 'wrong');
    const outcome = await touchstone(['test', 'openapi.yaml', '--server', url, ...withKey], { cwd });
    expectNoStack(outcome);
    expect(outcome.stdout).toContain('✗ body-schema');
    expect(outcome.stdout).toMatch(/openapi\.yaml:\d+:\d+ {2}GET \/notes/);
    expect(outcome.code).toBe(1);
  });

  it('writes only JSON to stdout with --reporter json', async () => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd, 'good');
    const outcome = await touchstone(
      ['test', 'openapi.yaml', '--server', url, ...withKey, '--reporter', 'json', '--seed', '7'],
      { cwd },
    );
    const report: Report = JSON.parse(outcome.stdout);
    expect(report.summary.seed).toBe(7);
    expect(report.summary.server).toBe(url);
    expect(report.ledger.map(({ id }) => id)).toContain('GET /notes 401 application/json');
  });

  it('writes complete reports to files', async () => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd, 'good');
    const reporter = 'terminal=reports/view.txt,json=reports/report.json';
    const outcome = await touchstone(
      ['test', 'openapi.yaml', '--server', url, ...withKey, '--reporter', reporter],
      { cwd, env: { FORCE_COLOR: '1' } },
    );
    expect(outcome.stdout).toBe('');
    expect(await readdir(join(cwd, 'reports'))).toEqual([
      'report.exchanges.ndjson',
      'report.json',
      'view.txt',
    ]);
    expect(JSON.parse(await readFile(join(cwd, 'reports/report.json'), 'utf8')).summary.title).toBe('Notes');
    expect(await readFile(join(cwd, 'reports/view.txt'), 'utf8')).toContain('Notes 1.0.0');
  });

  it('tests only responses that are included and not excluded', async () => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd, 'good');
    const args = ['--include', 'listNotes', '--exclude', '* 401 *', '--reporter', 'json'];
    const outcome = await touchstone(['test', 'openapi.yaml', '--server', url, ...withKey, ...args], { cwd });
    const report: Report = JSON.parse(outcome.stdout);
    const proven = report.ledger.filter(({ verdict }) => verdict === 'proven').map(({ id }) => id);
    expect(proven).toEqual(['GET /notes 200 application/json']);
    expect(outcome.code).toBe(0);
  });

  it('rejects a pattern that matches nothing', async () => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd, 'good');
    const outcome = await touchstone(['test', 'openapi.yaml', '--server', url, '--include', 'listNote'], {
      cwd,
    });
    expect(outcome.stderr).toContain("--include 'listNote' matches nothing. Did you mean 'listNotes'?");
    expect(outcome.code).toBe(2);
  });

  it.each([
    [
      ['--include', 'listNotes', '--exclude', 'notes'],
      "No tests match --include 'listNotes' --exclude 'notes'. --list shows all tests.",
    ],
    [['--exclude', '*'], "No tests match --exclude '*'. --list shows all tests."],
  ])('rejects patterns that leave nothing to test: %s', async (patterns, message) => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd, 'good');
    for (const mode of [['--server', url], ['--list']]) {
      const outcome = await touchstone(['test', 'openapi.yaml', ...withKey, ...patterns, ...mode], { cwd });
      expect(outcome.stderr).toContain(message);
      expect(outcome.stdout).toBe('');
      expect(outcome.code).toBe(2);
    }
  });

  it('rejects a document without responses', async () => {
    const empty = 'openapi: 3.1.0\ninfo: { title: None, version: "1" }\npaths: {}\n';
    const outcome = await touchstone(['test', 'empty.yaml', '--list'], {
      cwd: await workspace({ 'empty.yaml': empty }),
    });
    expect(outcome.stderr).toBe(
      'Nothing to test: the document has no operation with a documented response.\n',
    );
    expect(outcome.code).toBe(2);
  });

  it('ends early if the server refuses the credential', async () => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd, 'good');
    const wrong = ['--header', 'X-API-Key: wr0ng-canary'];
    const message =
      'GET /notes answers 401: the server refuses the credential of the caller command\nline.\n' +
      'Exit code 3: inconclusive (';
    const refused = await touchstone(['test', 'openapi.yaml', '--server', url, ...wrong], { cwd });
    expect(refused.stderr).toContain(message);
    expect(refused.stdout).toContain('3 requests');
    expect(refused.code).toBe(3);
    expect(refused.stdout).toContain('0 of 5 documented responses proven');
    const accepted = await touchstone(['test', 'openapi.yaml', '--server', url, ...withKey], { cwd });
    expect(accepted.stderr).not.toContain(message);
    expect(accepted.code).toBe(0);
  });

  it('masks the query of a document URL, because it may grant access', async () => {
    const cwd = await workspace(files);
    const server = createServer((request, response) => {
      const isKnown = request.url === '/a.yaml?token=canary-5ecret&v=1';
      response.writeHead(isKnown ? 200 : 404).end(isKnown ? plainDocument : '');
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const document = `http://127.0.0.1:${port}/a.yaml?token=canary-5ecret&v=1`;
    const url = await serverAt(cwd, 'wrong');
    const outcomes = await Promise.all([
      touchstone(['test', document, '--server', url, ...withKey, '--reporter', 'terminal,json=a.json'], {
        cwd,
      }),
      touchstone(['lint', document], { cwd }),
      touchstone(['lint', document.replace('a.yaml', 'b.yaml')], { cwd }),
    ]);
    const all = [
      ...outcomes.flatMap(({ stdout, stderr }) => [stdout, stderr]),
      await readFile(join(cwd, 'a.json'), 'utf8'),
    ].join('\n');
    expect(all).toContain('/a.yaml?$QUERY');
    expect(all).not.toContain('5ecret');
    expect(outcomes.map(({ code }) => code)).toEqual([1, 0, 2]);
  });

  it('runs a single case by the id from its finding', async () => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd, 'wrong');
    const all = ['test', 'openapi.yaml', '--server', url, ...withKey, '--reporter', 'json'];
    const { findings }: Report = JSON.parse((await touchstone(all, { cwd })).stdout);
    const id = findings[0]?.case ?? '';
    expect(id).not.toBe('');
    const one: Report = JSON.parse((await touchstone([...all, '--include', id], { cwd })).stdout);
    expect(one.summary.cases).toBe(1);
    const idsWith = (of: Report['findings']): readonly unknown[] =>
      of.filter((finding) => (finding.cases ?? [finding.case]).includes(id)).map((finding) => finding.id);
    expect(idsWith(one.findings)).toEqual(idsWith(findings));
    expect(one.findings).toHaveLength(idsWith(findings).length);
    const rest: Report = JSON.parse((await touchstone([...all, '--exclude', id], { cwd })).stdout);
    expect(rest.findings.map((finding) => finding.case)).not.toContain(id);
  });

  it('lists the tests without sending anything', async () => {
    const cwd = await workspace(files);
    const outcome = await touchstone(['test', 'openapi.yaml', '--list', ...withKey], { cwd });
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain('GET /notes 200 application/json\n  success\n');
    expect(outcome.stdout).toMatch(
      /5 documented responses, \d+ variants \(\d+ untested\), \d+ cases, seed 1\.\n$/,
    );
    const json = await touchstone(['test', 'openapi.yaml', '--list', ...withKey, '--reporter', 'json'], {
      cwd,
    });
    expect(JSON.parse(json.stdout).obligations).toHaveLength(5);
  });
});

describe('touchstone test with an unusable document or server', () => {
  it.each([
    ['a document that does not exist', ['none.yaml'], 'No such file: '],
    ['a broken $ref', ['broken.yaml'], 'broken.yaml:'],
    [
      'a server that does not listen',
      ['openapi.yaml'],
      'cannot be reached: no server listens there (ECONNREFUSED).\n',
    ],
  ])('reports %s without a stack trace', async (_name, target, message) => {
    const cwd = await workspace(files);
    const outcome = await touchstone(['test', ...target, '--server', 'http://127.0.0.1:1'], { cwd });
    expectNoStack(outcome);
    expect(outcome.stderr).toContain(message);
    expect(outcome.stdout).toBe('');
    expect(outcome.code).toBe(2);
  });

  it.each([
    ['a server that never answers', 'silent'],
    ['a server that does not speak HTTP', 'garbage'],
    ['a server that dies during the run', 'dies'],
  ])('proves no response of %s and prints no stack trace', async (_name, mode) => {
    const cwd = await workspace(files);
    const url = await serverAt(cwd, mode);
    const outcome = await touchstone(
      ['test', 'openapi.yaml', '--server', url, ...withKey, '--timeout', '300', '--allow', 'credentials'],
      { cwd },
    );
    expectNoStack(outcome);
    expect([1, 3]).toContain(outcome.code);
    expect(outcome.stdout).toMatch(/✗ 0 of 5 documented responses proven/);
  });
});

describe('touchstone test with a configuration', () => {
  const configured = { ...files, 'touchstone.config.ts': notesConfig };

  it('starts the server, tests it, writes the report and leaves no process', async () => {
    const cwd = await workspace(configured);
    const env = { NOTES_KEY: canary, PIDS: join(cwd, 'pids') };
    const outcome = await touchstone(['test'], { cwd, env });
    expectNoStack(outcome);
    expect(outcome.stdout).toContain('Notes 1.0.0');
    expect(outcome.code).toBe(0);
    const report: Report = JSON.parse(await readFile(join(cwd, 'reports/notes.json'), 'utf8'));
    expect(report.summary.passed).toBe(true);
    const [pid] = (await readFile(join(cwd, 'pids'), 'utf8')).split('\n').map(Number);
    expect(isAlive(pid ?? 0)).toBe(false);
  });

  it('fails for untested responses, unless the configuration allows them', async () => {
    const cwd = await workspace({ ...configured, 'openapi.yaml': withFault });
    const strict = await touchstone(['test'], { cwd, env: { NOTES_KEY: canary } });
    expect(strict.stdout).toContain('? no fault control · 1 variant');
    expect(strict.stdout).toMatch(/✗ 5 of 6 documented responses proven .* · 1 untested\n/);
    expect(strict.code).toBe(1);

    const waivers = JSON.stringify([{ id: 'GET /notes 500 *', why: 'The sandbox injects no faults.' }]);
    const waived = await touchstone(['test'], { cwd, env: { NOTES_KEY: canary, WAIVED: waivers } });
    expect(waived.stdout).toContain('Allowed by the configuration: The sandbox injects no faults.');
    expect(waived.stdout).toMatch(/✓ 5 of 6 documented responses proven .* · 1 untested \(allowed\)\n/);
    expect(waived.code).toBe(0);

    const url = await serverAt(cwd, 'good');
    const unconfigured = await touchstone(
      [
        'test',
        'openapi.yaml',
        '--server',
        url,
        ...withKey,
        '--allow',
        'create,change,destroy,dangerous,credentials',
      ],
      { cwd },
    );
    expect(unconfigured.stdout).toMatch(/\? 5 of 6 documented responses proven .* · 1 untested\n/);
    expect(unconfigured.code).toBe(0);
  });

  it('proves more responses with hooks, and reports hooks that are invalid or fail', async () => {
    const cwd = await workspace({ ...configured, 'openapi.yaml': withFault });
    const run = (HOOKS: string): Promise<Outcome> =>
      touchstone(['test'], { cwd, env: { NOTES_KEY: canary, HOOKS } });
    const hooked = await run("({ server, secret }) => ({ fault: () => ({ 'x-break': '1' }) })");
    expect(hooked.stdout).toMatch(/✓ 6 of 6 documented responses proven/);
    expect(hooked.code).toBe(0);

    const invalid = await run('() => ({ falt: () => ({}), clock: {} })');
    expect(invalid.stderr).toContain(
      "systems.notes.control.hooks().falt: unknown key. Did you mean 'fault'?",
    );
    expect(invalid.stderr).toContain(
      'systems.notes.control.hooks().clock.freeze: expected a function, received nothing.',
    );
    const failing = await run("({ secret }) => secret('NOT_THERE')");
    expect(failing.stderr).toContain('needs the environment variable NOT_THERE, which is not set.');
    const throwing = await run("() => { throw new Error('no admin today') }");
    expect(throwing.stderr).toContain('systems.notes.control.hooks failed: no admin today');
    for (const outcome of [invalid, failing, throwing]) {
      expectNoStack(outcome);
      expect(outcome.code).toBe(2);
    }
  });

  it.each([
    ['the server exits before the first call', 'leaves', 'The server exited unexpectedly (exit code 0).'],
    [
      'every variant requires a caller that the control protocol cannot create',
      'helpless',
      'Inconclusive: The control protocol answered 500 to POST /callers: {"message":"no\nroom left"}\n',
    ],
  ])('exits with 3 and reports the reason if %s', async (_name, mode, message) => {
    const cwd = await workspace(configured);
    const env = { NOTES_KEY: canary, SPEAKS: canary, MODE: mode };
    const outcome = await touchstone(['test'], { cwd, env });
    expectNoStack(outcome);
    expect(outcome.stderr).toContain(message);
    expect(outcome.stdout).toMatch(/✗ 0 of 5 documented responses proven .* · 5 not attempted\n/);
    expect(outcome.code).toBe(3);
  });

  it('exits with 3 if everything is untested, unless the configuration allows it', async () => {
    const cwd = await workspace({ ...configured, 'openapi.yaml': withFault });
    const one = ['--include', 'GET /notes 500 *'];
    const url = await serverAt(cwd, 'good');
    const alone = await touchstone(['test', 'openapi.yaml', '--server', url, ...withKey, ...one], { cwd });
    expect(alone.stderr).toContain('Inconclusive: The server must let the run inject a fault');
    expect(alone.code).toBe(3);
    const waivers = JSON.stringify([{ id: 'GET /notes 500 *', why: 'The sandbox injects no faults.' }]);
    const waived = await touchstone(['test', ...one], { cwd, env: { NOTES_KEY: canary, WAIVED: waivers } });
    expect(waived.code).toBe(0);
  });

  it('tests each target once, even if another target cannot be tested', async () => {
    const cwd = await workspace(configured);
    const two = notesConfig.replace(
      'notes: {',
      "gone: { document: 'none.yaml', server: { url: 'http://127.0.0.1:1' } },\n    notes: {",
    );
    await writeFile(join(cwd, 'touchstone.config.ts'), two);
    const env = { NOTES_KEY: canary, PIDS: join(cwd, 'pids') };
    const outcome = await touchstone(['test', 'gone', 'notes', 'notes', 'gone'], { cwd, env });
    expectNoStack(outcome);
    expect(outcome.stderr.match(/No result for 'gone':\nnone\.yaml:1:1 /g)).toHaveLength(1);
    expect(outcome.stdout).toMatch(/✓ 5 of 5 documented responses proven/);
    expect((await readFile(join(cwd, 'pids'), 'utf8')).trimEnd().split('\n')).toHaveLength(1);
    expect(outcome.code).toBe(2);
  });

  it('explains a failure that is caused only by untested responses', async () => {
    const cwd = await workspace({ ...configured, 'openapi.yaml': withFault });
    const strict = await touchstone(['test'], { cwd, env: { NOTES_KEY: canary } });
    expect(strict.stdout).toMatch(
      /\nFailed only because documented responses are untested\. [^✗]*`untested: [^✗]*\n\n✗ /,
    );
    expect(strict.stderr).toContain(
      'Exit code 1: 1 documented response is untested without a waiver (1 documented\nresponse is untested).\n',
    );
    expect(strict.code).toBe(1);
  });

  it('does not wait for hooks that never settle', async () => {
    const cwd = await workspace({
      'openapi.yaml': plainDocument,
      'touchstone.config.mjs': `export default { systems: { notes: {
        document: 'openapi.yaml',
        server: { url: '${await serverAt(await workspace(files), 'good')}' },
        control: { hooks: () => new Promise(() => {}) },
      } } };`,
    });
    const outcome = await touchstone(['test'], { cwd });
    expect(outcome.stderr).toBe(
      'systems.notes.control.hooks failed: it waits for a promise that can no longer settle.\n',
    );
    expect(outcome.code).toBe(2);
  });

  it('lists every environment variable that is not set', async () => {
    const cwd = await workspace(configured);
    const outcome = await touchstone(['test'], { cwd });
    expect(outcome.stderr).toBe(
      'touchstone.config.ts is invalid:\n' +
        '  systems.notes.callers.reader.credentials.ApiKey: the environment variable NOTES_KEY is not set.\n' +
        '  systems.notes.server.env.SERVER_KEY: the environment variable NOTES_KEY is not set.\n',
    );
    expect(outcome.code).toBe(2);
  });

  it('reports why a server died, without its secrets', async () => {
    const cwd = await workspace(configured);
    const outcome = await touchstone(['test'], { cwd, env: { NOTES_KEY: canary, MODE: 'dies' } });
    expectNoStack(outcome);
    expect(outcome.stderr).toContain('The server exited unexpectedly (exit code 4). It printed:');
    expect(outcome.stderr).toContain('fatal: key $NOTES_KEY');
    expect(outcome.stdout + outcome.stderr).not.toContain(canary);
    expect([1, 3]).toContain(outcome.code);
  });
});

describe('touchstone test with secrets', () => {
  const encoded = [canary, Buffer.from(canary).toString('base64'), encodeURIComponent(canary)];

  it.each(['good', 'wrong', 'leaks', 'dies'])(
    'masks the secrets in all output of a run against a server in mode %s',
    async (mode) => {
      const cwd = await workspace({ ...files, 'touchstone.config.ts': notesConfig });
      const env = { NOTES_KEY: canary, MODE: mode };
      const outcomes = await Promise.all([
        touchstone(['test', '--verbose', '--reporter', 'terminal,json=a.json'], { cwd, env }),
        touchstone(['test', '--reporter', 'terminal=b.txt,json'], { cwd, env }),
        touchstone(['test', 'openapi.yaml', '--server', await serverAt(cwd, mode), ...withKey, '--verbose'], {
          cwd,
        }),
        touchstone(['test', 'openapi.yaml', ...withKey, '--list'], { cwd }),
      ]);
      const written = await Promise.all(
        ['a.json', 'b.txt'].map((file) => readFile(join(cwd, file), 'utf8').catch(() => '')),
      );
      const all = [...outcomes.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...written].join('\n');
      for (const secret of encoded) expect(all).not.toContain(secret);
      expect(all).toContain('Notes');
    },
  );
});
