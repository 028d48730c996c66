import { execFile } from 'node:child_process';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ownIdentity } from '../src/journal/process-identity.js';
import { start, touchstone, workspace } from './cli.js';
import { headerLine, journals, sentLine } from './journal-files.js';
import { environmentOf, killedRun, place, testArgs } from './row-server.js';

const bin = fileURLToPath(new URL('../bin/touchstone.js', import.meta.url));
const isWindows = process.platform === 'win32';

describe('touchstone test without a place for its journal', () => {
  it('exits with 2 before its first request', async () => {
    const { cwd, server } = await place();
    await writeFile(join(cwd, 'file'), '');
    const env = { XDG_STATE_HOME: join(cwd, 'file'), TMPDIR: join(cwd, 'file') };
    const { code, stderr } = await touchstone(testArgs(server.url), { cwd, env });
    expect(stderr).toContain(
      'cannot record them for `touchstone cleanup`, so it sent nothing. file/touchstone',
    );
    expect(stderr).toContain('a part of its path is a file, not a directory');
    expect(stderr).toContain('Set XDG_STATE_HOME to the absolute path of a directory that can be written.');
    expect(code).toBe(2);
    expect(server.created).toEqual([]);
  });

  it.skipIf(isWindows)(
    'sends no request that it cannot record if the file can hold only a part',
    async () => {
      const { cwd, server, journals: files } = await place();
      const command = `ulimit -f 4; exec "$0" "$@"`;
      const args = ['-c', command, process.execPath, bin, ...testArgs(server.url)];
      const env = { PATH: process.env['PATH'] ?? '', HOME: cwd, ...environmentOf(cwd) };
      const failure = await promisify(execFile)('sh', args, { cwd, env }).catch((error) => error);
      expect(failure.stdout).toContain('is not sent, because its resource cannot be recorded:');
      expect(failure.stderr).toContain(
        'the run did not send all requests that create resources. state/touch',
      );
      expect(failure.stderr).toContain('the file would be too large (EFBIG)');
      expect(failure.code).toBe(2);
      expect(server.left).toEqual([]);
      expect(await files()).toEqual([]);
    },
  );

  it.each([
    ['XDG_STATE_HOME', { XDG_STATE_HOME: 'state', HOME: '' }],
    ['HOME', { HOME: 'home' }],
    ['a path of Windows', { XDG_STATE_HOME: 'C:\\state', HOME: '' }],
  ])('does not write to the working directory if %s is relative', async (_, env) => {
    const { cwd, server } = await place();
    const other = await workspace();
    const { code } = await touchstone(testArgs(server.url), { cwd, env: { ...env, TMPDIR: other } });
    expect(code).toBe(0);
    expect(await readdir(cwd)).toEqual(['openapi.yaml']);
    expect(await readdir(other)).toEqual([expect.stringMatching(/^touchstone-/)]);
  });
});

describe('a journal', () => {
  const stateIn = async (process: object, secondsAgo: number): Promise<string | undefined> => {
    const here = await journals();
    await here.write('run.ndjson', headerLine('run', { process }) + sentLine('a'));
    const time = new Date(Date.now() - secondsAgo * 1000);
    await utimes(join(here.directory, 'run.ndjson'), time, time);
    return /^run {2}(.*?) ·/.exec((await here.run(['cleanup'])).stdout)?.[1];
  };
  const left = 'may have left 1 resource';

  it.skipIf(isWindows)(
    'is in use while its process exists, unless the process has another start',
    async () => {
      const identity = await ownIdentity();
      expect(await stateIn(identity, 3600)).toBe('is running');
      expect(await stateIn({ ...identity, started: 'before' }, 0)).toBe(left);
      expect(await stateIn({ ...identity, id: 2 ** 30 }, 0)).toBe(left);
    },
  );

  it('is in use by another machine or after a restart until the run has been silent for a minute', async () => {
    const identity = await ownIdentity();
    for (const other of [{ host: 'elsewhere' }, { namespace: 'before the restart' }]) {
      expect(await stateIn({ ...identity, ...other }, 20)).toBe('is running');
      expect(await stateIn({ ...identity, ...other }, 100)).toBe(left);
    }
  });

  it.skipIf(process.platform !== 'linux')('is not in use by a zombie', async () => {
    const running = execFile('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60']);
    onTestFinished(() => void running.kill());
    const id = await new Promise<number>((resolve) => {
      running.stdout?.on('data', (text) => resolve(Number(text)));
    });
    const isZombie = async (): Promise<boolean> =>
      (await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(id)])).stdout.startsWith('Z');
    for (let tries = 0; tries < 100 && !(await isZombie()); tries++);
    expect(await stateIn({ ...(await ownIdentity()), id }, 0)).toBe(left);
  });

  it('is that of a killed run only, while another run tests the same server', async () => {
    const here = await place();
    const { cwd, server } = here;
    const killed = await killedRun(here, 3);
    const running = start(testArgs(server.url), { cwd, env: environmentOf(cwd) });
    let listed = '';
    server.onCreated = async () => {
      server.onCreated = async () => undefined;
      const before = server.left;
      listed = (await here.run(['cleanup'])).stdout;
      await here.run(['cleanup', killed, '--header', 'X-API-Key: canary-5ecret']);
      expect(server.left).toEqual(before.slice(-1));
    };
    const { code, stdout } = await running.outcome;
    expect(listed).toMatch(new RegExp(`^\\w+  is running .*\\n${killed}  may have left `));
    expect(code, stdout).toBe(0);
    expect(await here.journals()).toEqual([]);
  });

  it('is listed with those of the last ten runs, newest first', async () => {
    const here = await journals();
    const write = async (run: number): Promise<void> =>
      here.write(
        `run${run}.ndjson`,
        headerLine(`run${run}`, { at: `2026-11-01T10:${10 + run}:00.000Z` }) + sentLine('a'),
      );
    const listed = async (): Promise<readonly string[]> =>
      (await here.run(['cleanup'])).stdout.trimEnd().split('\n');
    for (let run = 1; run <= 10; run++) await write(run);
    const ten = await listed();
    expect(ten.map((text) => /^run\d+/.exec(text)?.[0])).toEqual(
      [10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((run) => `run${run}`),
    );
    await write(11);
    const eleven = await listed();
    expect(eleven.slice(0, -1)).toEqual([
      expect.stringContaining('run11  may have left'),
      ...ten.slice(0, -1),
    ]);
    expect(eleven.at(-1)).toBe('1 older run is not listed here: see state/touchstone/runs');
    await write(12);
    expect((await listed()).at(-1)).toBe('2 older runs are not listed here: see state/touchstone/runs');
  });

  it('is counted beyond the tenth unusable one', async () => {
    const here = await journals();
    for (let run = 10; run <= 21; run++) await here.write(`run${run}.ndjson`, 'x\n');
    const { stdout, code } = await here.run(['cleanup']);
    expect(stdout.match(/has an unusable journal/g)).toHaveLength(10);
    expect(stdout).toContain('2 other unusable journals are not listed here: see state/touchstone/runs\n');
    expect(code).toBe(2);
  });

  it('keeps its last line apart from the lines that cleanup adds', async () => {
    const here = await place();
    const run = await killedRun(here, 2);
    await writeFile(join(cwdOf(here), `${run}.ndjson`), '{"creation":"x","event":"se', { flag: 'a' });
    here.server.keepsRows = true;
    await here.run(['cleanup', run, '--header', 'X-API-Key: canary-5ecret']);
    expect((await here.run(['cleanup'])).stdout).not.toContain('damaged');
    here.server.keepsRows = false;
    expect((await here.run(['cleanup', run, '--header', 'X-API-Key: canary-5ecret'])).code).toBe(0);
  });
});

const cwdOf = ({ cwd }: { readonly cwd: string }): string => join(cwd, 'state/touchstone/runs');
