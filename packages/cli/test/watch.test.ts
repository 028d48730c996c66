import { cp, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Outcome, start, workspace } from './cli.js';

/** An operation whose answer tells which text of it was read last. */
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
  /** Waits until the mock answers there with this text. */
  answers(path: string, text: string): Promise<void>;
  saying(text: string): Promise<void>;
  stop(): Promise<Outcome>;
}

/** A mock in a process of its own, ended with the test, that watches these documents. */
async function watching(cwd: string, ...documents: readonly string[]): Promise<Watching> {
  const { child, outcome, saying } = start(['mock', '--port', '0', '--watch', ...documents], { cwd });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (text: string) => {
    said += text;
  });
  await saying('listening on');
  const origin = /listening on (http:\/\/[^/\s]+)/.exec(said)?.[1] ?? '';
  const answers = (path: string, text: string): Promise<void> =>
    expect
      .poll(async () => (await fetch(origin + path)).text(), { timeout: 15_000, message: path })
      .toBe(text);
  const stop = (): Promise<Outcome> => {
    child.kill('SIGTERM');
    return outcome;
  };
  return { cwd, origin, answers, saying, stop };
}

type Write = (file: string, textOf: (value: string) => string, last: string) => Promise<void>;

const ways: readonly (readonly [string, Write])[] = [
  [
    'removed and written at once',
    async (file, textOf, last) => {
      await rm(file);
      await writeFile(file, textOf(last));
    },
  ],
  [
    'gone for a while',
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
    'written, and once more as soon as that may have been read',
    async (file, textOf, last) => {
      await writeFile(file, textOf('a'));
      await delay(200);
      await writeFile(file, textOf(last));
    },
  ],
];

describe('touchstone mock --watch', () => {
  it.each(ways)('misses no change of a file that is %s', async (_, write) => {
    const root = (text: string): string =>
      document({ '/own': operation(text), '/other': elsewhere('parts/other.yaml') });
    const cwd = await workspace({ 'root.yaml': root('x'), 'parts/other.yaml': operation('x') });
    const { answers, stop } = await watching(cwd, 'root.yaml');
    for (const last of ['1', '2']) {
      await write(join(cwd, 'root.yaml'), root, last);
      await answers('/own', last);
      await write(join(cwd, 'parts/other.yaml'), operation, last);
      await answers('/other', last);
    }
    expect((await stop()).code).toBe(0);
  });

  it('reads a file that is there later than the reference to it', async () => {
    const cwd = await workspace({ 'root.yaml': document({ '/own': operation('x') }) });
    const { answers, saying } = await watching(cwd, 'root.yaml');
    const paths = { '/beside': elsewhere('beside.yaml'), '/below': elsewhere('new/below.yaml') };
    await writeFile(join(cwd, 'root.yaml'), document(paths));
    await saying('root.yaml stays as it was:');
    await answers('/own', 'x');
    await writeFile(join(cwd, 'beside.yaml'), operation('1'));
    await mkdir(join(cwd, 'new'));
    await writeFile(join(cwd, 'new/below.yaml'), operation('2'));
    await saying('root.yaml read again: + GET /beside, + GET /below, - GET /own');
    await answers('/beside', '1');
    await answers('/below', '2');
  });

  it('follows links and directories that become others', async () => {
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

  it('says nothing of what changes no content, and the same problem once', async () => {
    const text = document({ '/own': operation('x') });
    const cwd = await workspace({ 'root.yaml': text });
    const { answers, saying, stop } = await watching(cwd, 'root.yaml');
    const file = join(cwd, 'root.yaml');
    const broken = `${text}: {`;
    await utimes(file, new Date(), new Date());
    await writeFile(join(cwd, 'neighbour.yaml'), text);
    await delay(500);
    await writeFile(file, `# The same.\n${text}`);
    await saying('root.yaml read again: nothing that matters changed\n');
    await writeFile(file, broken);
    await saying('root.yaml stays as it was:\n');
    await writeFile(file, broken);
    await delay(500);
    await writeFile(file, text.replace('/own', '/new'));
    await saying('read again: + GET /new, - GET /own\n');
    await answers('/new', 'x');
    const { code, stderr } = await stop();
    expect(stderr.match(/^root\.yaml .*$/gm)).toEqual([
      'root.yaml read again: nothing that matters changed',
      'root.yaml stays as it was:',
      'root.yaml read again: + GET /new, - GET /own',
    ]);
    expect(code).toBe(0);
  });

  it('says where a document begins that has moved, and warns of two that begin at the same place', async () => {
    const cwd = await workspace({
      'one.yaml': document({ '/v': operation('1') }, '/one'),
      'two.yaml': document({ '/v': operation('2') }, '/two'),
    });
    const { origin, saying, answers, stop } = await watching(cwd, 'one.yaml', 'two.yaml');
    await writeFile(join(cwd, 'two.yaml'), document({ '/v': operation('2') }, '/three'));
    await saying(`two.yaml listening on ${origin}/three\n`);
    await answers('/three/v', '2');
    await writeFile(join(cwd, 'two.yaml'), document({ '/v': operation('2') }, '/one'));
    await saying(`warning: 'two.yaml' and 'one.yaml' both begin at /one: only one of them is asked.\n`);
    expect((await stop()).code).toBe(0);
  });
});
