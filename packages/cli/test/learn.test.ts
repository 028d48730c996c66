import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '@touchstone/runner';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { type Outcome, start, touchstone, workspace } from './cli.js';
import { SHELF_TOKEN, shelfDocument, shelfServer } from './shelf-server.js';

const ACCESS = [
  '--header',
  `Authorization: Bearer ${SHELF_TOKEN}`,
  '--allow',
  'create,change,destroy,dangerous,credentials',
];
const files = { 'shelves.json': JSON.stringify(shelfDocument) };

const learn = (cwd: string, ...more: readonly string[]): Promise<Outcome> =>
  touchstone(['learn', 'shelves.json', '--output', 'o.yaml', ...more], { cwd });

async function testWith(cwd: string, server: string, ...more: readonly string[]): Promise<Report> {
  const reporter = ['--reporter', 'json=r.json'];
  await touchstone(['test', 'shelves.json', '--server', server, ...ACCESS, ...reporter, ...more], { cwd });
  return JSON.parse(await readFile(join(cwd, 'r.json'), 'utf8'));
}

type Entries = Readonly<Record<string, Readonly<Record<string, { readonly when: unknown }>>>>;

interface OverlayText {
  readonly 'x-touchstone-learned': { readonly undocumented?: readonly object[] };
  readonly actions: readonly {
    readonly target: string;
    readonly description?: string;
    readonly update: { readonly 'x-errors': Entries };
  }[];
}

const textIn = (cwd: string): Promise<string> => readFile(join(cwd, 'o.yaml'), 'utf8');
const overlayIn = async (cwd: string): Promise<OverlayText> => parse(await textIn(cwd));

let learned: string | undefined;

/** Returns a workspace with the overlay that is learned from a right server. */
async function learnedWorkspace(): Promise<string> {
  const cwd = await workspace(files);
  if (learned === undefined) {
    const { code } = await learn(cwd, '--server', await shelfServer(), ...ACCESS);
    expect(code).toBe(0);
    learned = await textIn(cwd);
  } else await writeFile(join(cwd, 'o.yaml'), learned);
  return cwd;
}

const errorFindings = ({ findings }: Report): readonly string[] =>
  findings
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, operation, error }) => `${rule} ${operation} ${error}`);

describe('touchstone learn', { timeout: 180_000 }, () => {
  it('writes the causes that led to the same error in three runs', async () => {
    const cwd = await workspace(files);
    const server = await shelfServer();
    const { code, stdout, stderr } = await learn(cwd, '--server', server, ...ACCESS);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Wrote 25 causes to o.yaml\n' });
    expect(stderr).toContain('shelves.json, run 3 of 3: 24 of 28 documented responses proven.');
    const { actions } = await overlayIn(cwd);
    const post = actions.find(({ target }) => target === "$.paths['/shelves'].post");
    const observed = (when: object): object => ({ when, provenance: 'observed' });
    expect(post?.update['x-errors']).toEqual({
      400: {
        body_not_json: observed([{ request: 'body', only: ['type at the root'] }, { request: 'syntax' }]),
        label_missing: observed({
          request: 'body',
          only: ['minLength at /label', 'required at /label', 'type at /label'],
        }),
        label_too_long: observed({ request: 'body', only: ['maxLength at /label'] }),
        width_negative: observed({ request: 'body', only: ['minimum at /width'] }),
      },
      401: {
        token_invalid: observed({ credential: 'unknown' }),
        token_missing: observed({ credential: 'missing' }),
      },
      409: { label_taken: observed([{ duplicate: 'request' }, { duplicate: ['/label'] }]) },
    });
    const remove = actions.find(({ target }) => target === "$.paths['/shelves/{id}'].delete");
    expect(remove?.update['x-errors']['409']).toEqual({
      shelf_archived: observed({ after: 'POST /shelves/{id}/archive' }),
    });
    const first = await textIn(cwd);
    expect(first).not.toContain(SHELF_TOKEN);
    expect(first).not.toContain('127.0.0.1');

    const refused = await learn(cwd, '--server', server, ...ACCESS);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('o.yaml exists');
    expect((await learn(cwd, '--server', server, ...ACCESS, '--force', '--seed', '7')).code).toBe(0);
    expect(await textIn(cwd)).toBe(first);
  });

  it('writes an overlay with which the same responses are proven, by declared causes', async () => {
    const cwd = await learnedWorkspace();
    const server = await shelfServer();
    const before = await testWith(cwd, server);
    const after = await testWith(cwd, server, '--overlay', 'o.yaml');
    expect(errorFindings(after)).toEqual([]);
    expect(after.ledger.map(({ id }) => id)).toEqual(before.ledger.map(({ id }) => id));
    const provenIn = ({ ledger }: Report): readonly string[] =>
      ledger.flatMap(({ id, verdict }) => (verdict === 'proven' ? [id] : []));
    expect(provenIn(after)).toEqual(provenIn(before));
    const open = after.ledger.filter(({ variants }) =>
      variants.some(({ variant }) => variant === 'any cause'),
    );
    expect(open.map(({ error, verdict }) => `${error} ${verdict}`)).toEqual([
      'shelf_limit_reached untested',
      'shelf_in_use untested',
      'token_invalid untested',
      'shelf_in_use untested',
    ]);
  });

  it.each([
    [{ label_taken: 'shelf_limit_reached' }, 'error-intended POST /shelves label_taken'],
    [{ shelf_deleted: 'shelf_unknown' }, 'error-intended GET /shelves/{id} shelf_deleted'],
    [{ already_archived: 'shelf_in_use' }, 'error-intended POST /shelves/{id}/archive already_archived'],
    [
      { token_missing: 'token_invalid', token_invalid: 'token_missing' },
      'error-intended GET /shelves/{id} token_missing',
    ],
  ])('makes the code of a server with %j an error', async (faults, finding) => {
    const cwd = await learnedWorkspace();
    const report = await testWith(cwd, await shelfServer(faults), '--overlay', 'o.yaml');
    expect(errorFindings(report)).toContain(finding);
  });

  it('does not apply a surprising cause before it is accepted', async () => {
    const cwd = await workspace(files);
    const faults = { token_missing: 'token_invalid', token_invalid: 'token_missing' };
    const server = await shelfServer(faults);
    const { code, stdout } = await learn(cwd, '--server', server, ...ACCESS);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'Wrote 17 causes, 8 causes with `accept: false` (7 surprising) to o.yaml\n',
    });
    const { actions } = await overlayIn(cwd);
    const surprising = actions.filter(({ description }) => description !== undefined);
    expect(surprising).toHaveLength(7);
    expect(surprising[0]).toMatchObject({
      target: "$.paths['/shelves/{id}'].delete",
      description: expect.stringContaining(
        'Surprising: 401 token_invalid was returned to "credential: missing", but the operation also documents 401 token_missing, which fits better.',
      ),
      update: { 'x-errors': { 401: { token_invalid: { accept: false, when: { credential: 'missing' } } } } },
    });
    const isOpen = ({ ledger }: Report): boolean =>
      ledger
        .filter(({ error }) => error === 'token_invalid')
        .every(({ variants }) => variants.every(({ variant }) => variant === 'any cause'));
    expect(isOpen(await testWith(cwd, server, '--overlay', 'o.yaml'))).toBe(true);
    await writeFile(join(cwd, 'o.yaml'), (await textIn(cwd)).replaceAll('accept: false', 'accept: true'));
    const accepted = await testWith(cwd, server, '--overlay', 'o.yaml');
    expect(isOpen(accepted)).toBe(false);
    expect(errorFindings(accepted)).toEqual([]);
    expect(errorFindings(await testWith(cwd, await shelfServer(), '--overlay', 'o.yaml'))).toContain(
      'error-intended POST /shelves token_invalid',
    );
  });

  it('lists codes that the document lacks, and exits with 1 because the server contradicts it', async () => {
    const cwd = await workspace(files);
    const server = await shelfServer({ already_archived: 'archived_before' });
    const { code } = await learn(cwd, '--server', server, ...ACCESS);
    expect(code).toBe(1);
    expect((await overlayIn(cwd))['x-touchstone-learned'].undocumented).toEqual([
      { operation: 'POST /shelves/{id}/archive', status: '409', code: 'archived_before' },
    ]);
  });

  it('reads the reports of three runs', async () => {
    const cwd = await learnedWorkspace();
    const server = await shelfServer();
    for (const name of ['1.json', '2.json', '3.json'])
      await writeFile(join(cwd, name), JSON.stringify(await testWith(cwd, server)));
    const reports = ['--report', '1.json', '--report', '2.json'];
    const few = await learn(cwd, '--force', ...reports, '--report', '2.json');
    expect(few.code).toBe(2);
    expect(few.stderr).toContain('Expected reports of at least 3 runs, received 2');
    expect((await learn(cwd, '--force', ...reports, '--report', '3.json')).code).toBe(0);
    expect(await textIn(cwd)).toBe(learned);
  });

  it('learns nothing from a server that refuses the credential', async () => {
    const cwd = await workspace(files);
    const wrong = ['--header', 'Authorization: Bearer another-token-9f3b', ...ACCESS.slice(2)];
    const { code } = await learn(cwd, '--server', await shelfServer(), ...wrong);
    expect(code).toBe(3);
    await expect(textIn(cwd)).rejects.toThrow('ENOENT');
  });
});

describe('touchstone mock', { timeout: 180_000 }, () => {
  it('returns the errors whose causes an overlay declares', async () => {
    const cwd = await learnedWorkspace();
    const mock = start(['mock', 'shelves.json', '--overlay', 'o.yaml', '--stateful', '--port', '0'], { cwd });
    onTestFinished(() => void mock.child.kill());
    let printed = '';
    mock.child.stdout.on('data', (text: string) => (printed += text));
    mock.child.stderr.on('data', (text: string) => (printed += text));
    await mock.prints('http://');
    const url = /http:\/\/\S+?:\d+/.exec(printed)?.[0] ?? '';
    const report = await testWith(cwd, url, '--overlay', 'o.yaml', '--exclude', 'token_invalid');
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const open = report.ledger.filter(({ verdict }) => verdict !== 'proven').map(({ error }) => error);
    expect(new Set(open)).toEqual(new Set(['shelf_limit_reached', 'shelf_in_use']));
  });
});
