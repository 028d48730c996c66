import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readJournal } from '../src/journal/read-journal.js';
import { headerLine, journals, line, sentLine } from './journal-files.js';
import { key, killedRun, place } from './row-server.js';

const file = 'state/touchstone/runs/bad.ndjson';

describe('a journal that cannot be used', () => {
  it.each([
    ['is empty', '', `${file} is empty: expected the journal of a run in its first line.`],
    ['is a text', 'not a journal\n', `${file}:1: expected JSON, received "not a journal".`],
    [
      'is binary',
      Uint8Array.of(0xff, 0, 0x1b, 10),
      `${file}:1: expected JSON in UTF-8, received other bytes.`,
    ],
    [
      'is cut off',
      headerLine('bad').slice(0, 30),
      `${file}:1: the line is cut off: expected JSON, received `,
    ],
    [
      'has another version',
      headerLine('bad', { $schema: 'urn:touchstone:journal:2' }),
      `${file}:1: another version of Touchstone wrote this journal: expected 'urn:touchstone:journal:1', received 'urn:touchstone:journal:2'.`,
    ],
    [
      'has the name of another run',
      headerLine('other'),
      "the journal is of run 'other', but the file is named",
    ],
    ['has no server', headerLine('bad', { server: 7 }), '`server`: expected an HTTP URL, received 7.'],
    [
      'is a list',
      '[]\n',
      `${file}:1: the header of the journal is wrong: expected an object, received a list.`,
    ],
  ])('is listed beside the others and deleted with --forget if it %s', async (_, content, problem) => {
    const here = await journals();
    await here.write('bad.ndjson', content);
    await here.write('good.ndjson', headerLine('good') + sentLine('a'));
    const listed = await here.run(['cleanup']);
    expect(listed.stdout).toContain('good  may have left 1 resource · ');
    expect(listed.stdout).toContain('bad  has an unusable journal\n');
    expect(listed.stdout).toContain(problem);
    expect(listed.code).toBe(2);
    const refused = await here.run(['cleanup', 'bad']);
    expect(refused.stderr).toContain(problem);
    expect(refused.stderr).toContain('`touchstone cleanup bad --forget` deletes the file');
    expect(refused.code).toBe(2);
    expect((await here.run(['cleanup', 'bad', '--forget'])).code).toBe(0);
    expect(await readdir(here.directory)).toEqual(['good.ndjson']);
    expect((await here.run(['cleanup'])).code).toBe(0);
  });

  it('is listed and kept if it is a directory', async () => {
    const here = await journals();
    await here.write('bad.ndjson/file', 'x');
    await here.write('good.ndjson', headerLine('good'));
    const listed = await here.run(['cleanup']);
    expect(listed.stdout).toContain('good  left no resources · ');
    expect(listed.stdout).toContain(`${file} is a directory: expected the journal of a run.`);
    const kept = await here.run(['cleanup', 'bad', '--forget']);
    expect(kept.stderr).toContain(`${file} cannot be removed: `);
    expect([listed.code, kept.code]).toEqual([2, 2]);
    expect(await readdir(here.directory)).toHaveLength(2);
  });

  it.skipIf(process.platform === 'win32')('is listed if it is a pipe or a link to nothing', async () => {
    const here = await journals();
    await promisify(execFile)('mkfifo', [join(here.directory, 'bad.ndjson')]);
    await symlink('nowhere', join(here.directory, 'link.ndjson'));
    const { stdout, code } = await here.run(['cleanup']);
    expect(stdout).toContain(`${file} is not a regular file`);
    expect(stdout).toContain('link.ndjson is a symbolic link to a file that does not exist.');
    expect(code).toBe(2);
    expect((await here.run(['cleanup', 'link', '--forget'])).code).toBe(0);
  });
});

describe('a damaged line of a journal', () => {
  it('is reported by file and line, and keeps the journal after the other resources are removed', async () => {
    const here = await place();
    const run = await killedRun(here, 2);
    const path = join(here.cwd, 'state/touchstone/runs', `${run}.ndjson`);
    await writeFile(path, `${'\0'.repeat(9)}\n${line({ creation: 'x', event: 'sent' })}`, { flag: 'a' });
    const listed = await here.run(['cleanup']);
    expect(listed.stdout).toMatch(/may have left 1 resource · .*\n.*ndjson:\d+: expected JSON, received /);
    expect(listed.stdout).toMatch(/ndjson:\d+: `at`: expected a time in ISO 8601, received nothing\./);
    const { stdout, code } = await here.run(['cleanup', run, ...key]);
    expect(here.server.left).toEqual([]);
    expect(stdout).toContain(`1 resource of run ${run} no longer exists.\n`);
    expect(stdout).toContain('Other resources may be left, because 2 lines of the journal are damaged:\n');
    expect(stdout).toContain(`\`touchstone cleanup ${run} --forget\` deletes the journal.`);
    expect(code).toBe(1);
    expect(await here.journals()).toEqual([`${run}.ndjson`]);
  });

  it('is reported if the line before it is missing, unless the resource no longer exists', async () => {
    const here = await journals();
    const created = line({ creation: 'a', event: 'created', id: '1' });
    await here.write('one.ndjson', headerLine('one') + created);
    await here.write('two.ndjson', headerLine('two') + created + line({ creation: 'a', event: 'removed' }));
    const { stdout, code } = await here.run(['cleanup']);
    expect(stdout).toContain("one.ndjson:2: expected a line with the event 'sent' for the creation a above.");
    expect(stdout).toContain('two  left no resources · ');
    expect(code).toBe(0);
  });

  const content = Buffer.from(
    [
      headerLine('run'),
      sentLine('a'),
      line({ creation: 'a', event: 'created', id: '\u2028ü' }),
      sentLine('b'),
      line({ creation: 'b', event: 'removed' }),
      sentLine('c', { marks: ['c'] }),
    ].join(''),
  );
  const openIn = async (path: string, bytes: Uint8Array): Promise<readonly string[] | 'damaged'> => {
    await writeFile(path, bytes);
    const journal = await readJournal(path, '/');
    if (!journal || 'problem' in journal || journal.damage.length > 0) return 'damaged';
    return [...new Set(journal.records.map(({ creation }) => creation))];
  };
  const temporary = async (): Promise<string> => {
    const directory = await mkdtemp(join(tmpdir(), 'touchstone-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    return join(directory, 'run.ndjson');
  };

  it('never hides a creation, wherever the bytes are overwritten', async () => {
    const path = await temporary();
    expect(await openIn(path, content)).toEqual(['a', 'c']);
    // A killed run may have cut off a last line that has no line feed.
    const end = content.length - 1;
    const at = fc.integer({ min: 0, max: end - 1 });
    await fc.assert(
      fc.asyncProperty(at, fc.uint8Array({ minLength: 1, maxLength: 40 }), async (start, bytes) => {
        const damaged = Buffer.from(content);
        damaged.set(bytes.subarray(0, end - start), start);
        const open = await openIn(path, damaged);
        if (open !== 'damaged') expect(open.length).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 150 },
    );
  });

  it('is not reported for a line that a killed run cut off', async () => {
    const path = await temporary();
    const header = headerLine('run').length;
    const length = fc.integer({ min: header, max: content.length });
    await fc.assert(
      fc.asyncProperty(length, async (end) => {
        expect(await openIn(path, content.subarray(0, end))).not.toBe('damaged');
      }),
      { numRuns: 60 },
    );
  });
});

describe('touchstone cleanup without a run', () => {
  it.each([
    [['--forget'], '--forget'],
    [['--header', 'X-API-Key: canary-5ecret'], '--header'],
    [['--server', 'http://127.0.0.1:1'], '--server'],
    [['--target', 'x', '--config', 'y'], '--target'],
  ])('rejects %j, which would have no effect', async (args, flag) => {
    const here = await journals();
    await here.write('run.ndjson', headerLine('run'));
    const { code, stderr } = await here.run(['cleanup', ...args]);
    expect(stderr).toContain(`${flag} has no effect without a run. Pass the id of a run`);
    expect(code).toBe(2);
    expect(await readdir(here.directory)).toHaveLength(1);
  });
});
