import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Report } from '@touchstone/runner';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startFieldServer } from '../src/kit/field-server.js';
import type { ServerKind } from '../src/kit/server-kind.js';
import { documentFile, SERVERS } from '../src/servers/servers.js';

const bin = fileURLToPath(new URL('../../cli/bin/touchstone.js', import.meta.url));
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** True starts every server by the command, as the nightly workflow does. Otherwise, only one that can be shut down. */
const IS_COMPLETE = process.env['FIELD_COMPLETE'] === '1';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-field-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the built command and returns its exit code and output. */
async function touchstone(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}

const reportIn = async (folder: string): Promise<Report> =>
  JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report;

/** Returns the header that authenticates a call. */
function headerOf({ name, credentials }: ServerKind): string {
  const [credential = ''] = Object.values(credentials);
  switch (name) {
    case 'fastapi':
      return `Authorization: Bearer ${credential}`;
    case 'spring':
      return `Authorization: Basic ${Buffer.from(credential).toString('base64')}`;
    case 'express':
      return `Cookie: connect.sid=${credential}`;
    case 'go':
      return `X-API-Key: ${credential}`;
    default:
      return `Authorization: ${credential}`;
  }
}

describe('touchstone test', () => {
  test.each(SERVERS)('passes and harms nothing on a running server in the style of $name', async (kind) => {
    const folder = await temporaryFolder();
    const server = await startFieldServer(kind, { seed: 7 });
    onTestFinished(() => server.stop());
    const args = ['--server', server.url, '--header', headerOf(kind), '--reporter', 'json=report.json'];
    const { code, output } = await touchstone(['test', documentFile(kind.name), ...args], folder);
    const { findings, leftBehind = [], summary } = await reportIn(folder);
    expect(
      findings.filter(({ severity }) => severity === 'error'),
      output,
    ).toEqual([]);
    expect({ code, harm: server.harm, leftovers: server.leftovers(), leftBehind }).toEqual({
      code: 0,
      harm: [],
      leftovers: [],
      leftBehind: [],
    });
    expect(summary.verdicts.proven).toBeGreaterThan(5);
  });

  test.each(SERVERS.filter(({ name }) => IS_COMPLETE || name === 'spring'))(
    'finds nothing on a disposable server in the style of $name that it starts itself',
    async (kind) => {
      const folder = await temporaryFolder();
      const env = Object.fromEntries(
        Object.entries(kind.credentials).map(([scheme, value]) => [scheme.toUpperCase(), value]),
      );
      const system = {
        document: documentFile(kind.name),
        server: { command: process.execPath, args: [main, kind.name], ready: '@ready' },
        callers: {
          main: {
            credentials: Object.fromEntries(
              Object.keys(kind.credentials).map((scheme) => [scheme, { env: scheme.toUpperCase() }]),
            ),
          },
        },
        report: 'report.json',
      };
      const source = JSON.stringify({ systems: { it: system } }).replace('"@ready"', '/^(http:\\S+)/m');
      await writeFile(join(folder, 'touchstone.config.mjs'), `export default ${source};\n`);
      const { output } = await touchstone(['test'], folder, env);
      const { findings, summary } = await reportIn(folder);
      expect(
        findings.filter(({ severity }) => severity === 'error'),
        output,
      ).toEqual([]);
      expect(summary.aborted).toBeUndefined();
      expect(summary.verdicts.proven).toBeGreaterThan(25);
      expect(summary.verdicts['not attempted']).toBe(0);
    },
  );
});
