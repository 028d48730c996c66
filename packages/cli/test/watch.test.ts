import { cp, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Outcome, start, workspace } from './cli.js';

/** Returns an operation that responds with `text`, which shows which version of the file the mock has read. */
const operation = (text: string): string =>
  `get: { responses: { '200': { description: Read., content: { text/plain: { example: ${text} } } } } }\n`;

const document = (paths: Readonly<Record<string, string>>, server = '/'): string => `openapi: 3.1.0
info: { title: Watched, version: '1' }
servers: [{ url: ${server} }]
paths:
${Object.entries(paths)
  .map(([path, item]) => `  ${path}:\n    ${item}`)
  .join('')}`;

const elsewhere = (file: string): string => `$ref: '${file}'\n`;

interface Watching {
  readonly cwd: string;
  readonly origin: string;
  /** Waits until the mock answers a request to the path with this text. */
  answers(path: string, text: string): Promise<void>;
  prints(text: string): Promise<void>;
  stop(): Promise<Outcome>;
}

/** Starts a mock that watches these documents, in a separate process that ends with the test. */
async function watching(cwd: string, ...documents: readonly string[]): Promise<Watching> {
  const { child, outcome, prints } = start(['mock', '--port', '0', '--watch', ...documents], { cwd });
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  child.stdout.on('data', (text: string) => {
    printed += text;
  });
  await prints('listening on');
  const origin = /listening on (http:\/\/[^/\s]+)/.exec(printed)?.[1] ?? '';
  const answers = (path: string, text: string): Promise<void> =>
    expect
      .poll(async () => (await fetch(origin + path)).text(), { timeout: 15_000, message: path })
      .toBe(text);
  const stop = (): Promise<Outcome> => {
    child.kill('SIGTERM');
    return outcome;
  };
  return { cwd, origin, answers, prints, stop };
}

type Change = (file: string, textOf: (value: string) => string, last: string) => Promise<void>;

const changes: readonly (readonly [string, Change])[] = [
  [
    'removed and written immediately',
    async (file, textOf, last) => {
      await rm(file);
      await writeFile(file, textOf(last));
    },
  ],
  [
    'missing for a while',
    async (file, textOf, last) => {
      await rm(file);
      await delay(400);
      await writeFile(`${file}.copy`, textOf(last));
      await cp(`${file}.copy`, file);
    },
  ],
  [
    'replaced ten times',
    async (file, textOf, last) => {
      for (const value of [...'abcdefghi', last]) {
        await writeFile(`${file}.next`, textOf(value));
        await rename(`${file}.next`, file);
        await delay(15);
      }
    },
  ],
  [
    'written ten times',
    async (file, textOf, last) => {
      for (const value of [...'abcdefghi', last]) {
        await writeFile(file, textOf(value));
        await delay(15);
      }
    },
  ],
  [
    'written twice, with a pause in which it may be read',
    async (file, textOf, last) => {
      await writeFile(file, textOf('a'));
      await delay(200);
      await writeFile(file, textOf(last));
    },
  ],
];

describe('touchstone mock --watch', () => {
  it.each(changes)('notices every change to a file that is %s', async (_, change) => {
    const root = (text: string): string =>
      document({ '/own': operation(text), '/other': elsewhere('parts/other.yaml') });
    const cwd = await workspace({ 'root.yaml': root('x'), 'parts/other.yaml': operation('x') });
    const { answers, stop } = await watching(cwd, 'root.yaml');
    for (const last of ['1', '2']) {
      await change(join(cwd, 'root.yaml'), root, last);
      await answers('/own', last);
      await change(join(cwd, 'parts/other.yaml'), operation, last);
      await answers('/other', last);
    }
    expect((await stop()).code).toBe(0);
  });

  it('reads a file that is created after it is referenced', async () => {
    const cwd = await workspace({ 'root.yaml': document({ '/own': operation('x') }) });
    const { answers, prints } = await watching(cwd, 'root.yaml');
    const paths = { '/beside': elsewhere('beside.yaml'), '/below': elsewhere('new/below.yaml') };
    await writeFile(join(cwd, 'root.yaml'), document(paths));
    await prints('root.yaml not reloaded:');
    await answers('/own', 'x');
    await writeFile(join(cwd, 'beside.yaml'), operation('1'));
    await mkdir(join(cwd, 'new'));
    await writeFile(join(cwd, 'new/below.yaml'), operation('2'));
    await prints('root.yaml reloaded: + GET /beside, + GET /below, - GET /own');
    await answers('/beside', '1');
    await answers('/below', '2');
  });

  it('follows symbolic links and directories that are replaced', async () => {
    const cwd = await workspace({
      'root.yaml': document({
        '/link': elsewhere('link.yaml'),
        '/linked': elsewhere('linked/a.yaml'),
        '/swapped': elsewhere('swapped/a.yaml'),
      }),
      'one/a.yaml': operation('1'),
      'two/a.yaml': operation('2'),
      'swapped/a.yaml': operation('1'),
      'spare/a.yaml': operation('2'),
    });
    const at = (path: string): string => join(cwd, path);
    const point = async (link: string, target: string): Promise<void> => {
      await symlink(target, at('link.next'));
      await rename(at('link.next'), at(link));
    };
    await point('link.yaml', 'one/a.yaml');
    await point('linked', 'one');
    const { answers } = await watching(cwd, 'root.yaml');
    await point('link.yaml', 'two/a.yaml');
    await answers('/link', '2');
    await point('linked', 'two');
    await answers('/linked', '2');
    await rename(at('swapped'), at('before'));
    await rename(at('spare'), at('swapped'));
    await answers('/swapped', '2');
    await writeFile(at('swapped/a.yaml'), operation('3'));
    await answers('/swapped', '3');
    await writeFile(at('two/a.yaml'), operation('4'));
    await answers('/link', '4');
    await answers('/linked', '4');
  });

  it('ignores changes that do not affect the content, and reports a problem once', async () => {
    const text = document({ '/own': operation('x') });
    const cwd = await workspace({ 'root.yaml': text });
    const { answers, prints, stop } = await watching(cwd, 'root.yaml');
    const file = join(cwd, 'root.yaml');
    const broken = `${text}: {`;
    await utimes(file, new Date(), new Date());
    await writeFile(join(cwd, 'neighbour.yaml'), text);
    await delay(500);
    await writeFile(file, `# The same.\n${text}`);
    await prints('root.yaml reloaded: no relevant change\n');
    await writeFile(file, broken);
    await prints('root.yaml not reloaded:\n');
    await writeFile(file, broken);
    await delay(500);
    await writeFile(file, text.replace('/own', '/new'));
    await prints('reloaded: + GET /new, - GET /own\n');
    await answers('/new', 'x');
    const { code, stderr } = await stop();
    expect(stderr.match(/^root\.yaml .*$/gm)).toEqual([
      'root.yaml reloaded: no relevant change',
      'root.yaml not reloaded:',
      'root.yaml reloaded: + GET /new, - GET /own',
    ]);
    expect(code).toBe(0);
  });

  it('prints a changed base path and warns if two documents share one', async () => {
    const cwd = await workspace({
      'one.yaml': document({ '/v': operation('1') }, '/one'),
      'two.yaml': document({ '/v': operation('2') }, '/two'),
    });
    const { origin, prints, answers, stop } = await watching(cwd, 'one.yaml', 'two.yaml');
    await writeFile(join(cwd, 'two.yaml'), document({ '/v': operation('2') }, '/three'));
    await prints(`two.yaml listening on ${origin}/three\n`);
    await answers('/three/v', '2');
    await writeFile(join(cwd, 'two.yaml'), document({ '/v': operation('2') }, '/one'));
    await prints(
      `warning: 'two.yaml' and 'one.yaml' have the same base path /one: only one of them receives requests.\n`,
    );
    expect((await stop()).code).toBe(0);
  });
});
