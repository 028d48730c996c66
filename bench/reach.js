// Tests the reference servers against their documents without any extension, so that the run has to find the causes of all
// errors by itself. Prints the documented errors that it proves. Needs a build of the workspace. The argument is the number
// of seeds (default: 1). With --learn, it first learns an overlay of each document, which the tests then apply.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { parse, stringify } = createRequire(join(root, 'packages/core/package.json'))('yaml');
const documents = mkdtempSync(join(tmpdir(), 'touchstone-reach-'));
// A configuration is only found below the workspace, where its imports resolve.
const config = join(root, 'reach.config.mjs');

/** @param {unknown} value @returns {unknown} */
function withoutExtensions(value) {
  if (Array.isArray(value)) return value.map(withoutExtensions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !name.startsWith('x-'))
      .map(([name, child]) => [name, withoutExtensions(child)]),
  );
}

/** @param {string} folder */
function copyWithoutExtensions(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const copy = join(documents, relative(join(root, 'openapi'), path));
    if (statSync(path).isDirectory()) copyWithoutExtensions(path);
    else if (name.endsWith('.yaml')) {
      mkdirSync(dirname(copy), { recursive: true });
      const plain = withoutExtensions(parse(readFileSync(path, 'utf8')));
      writeFileSync(copy, stringify(plain, { aliasDuplicateObjects: false }));
    }
  }
}

const args = {
  'fsm-navigator': [
    'apps/fsm-navigator-server/dist/main.js',
    '--port',
    '0',
    '--control',
    '--exit-with-parent',
  ],
  plutio: [
    ...['apps/plutio-server/dist/main.js', '--port', '0', '--control'],
    ...['--allow-private-webhooks', '--exit-with-parent'],
  ],
};

try {
  copyWithoutExtensions(join(root, 'openapi'));
  const systems = Object.entries(args).map(
    ([name, list]) => `    ${JSON.stringify(name)}: {
      document: ${JSON.stringify(join(documents, `${name}.yaml`))},
      server: {
        command: 'node',
        args: ${JSON.stringify(list)},
        env: { TOUCHSTONE_CONTROL_TOKEN: generated(), FSM_ADMIN_TOKEN: generated() },
        ready: /listening on (\\S+)/,
      },
      control: { token: env('TOUCHSTONE_CONTROL_TOKEN') },
      report: ${JSON.stringify(join(documents, `${name}.json`))},
    },`,
  );
  writeFileSync(
    config,
    `import { defineConfig, env, generated } from '@touchstone/cli';\nexport default defineConfig({\n  systems: {\n${systems.join('\n')}\n  },\n});\n`,
  );
  const isLearning = process.argv.includes('--learn');
  const touchstone = (...parameters) =>
    spawnSync('node', ['packages/cli/bin/touchstone.js', ...parameters, '--config', config], {
      cwd: root,
      encoding: 'utf8',
    });
  if (isLearning)
    for (const name of Object.keys(args)) {
      const { stdout, stderr } = touchstone(
        'learn',
        name,
        '--output',
        join(documents, `${name}.overlay.yaml`),
      );
      console.log(`${stdout || stderr}`.replaceAll(`${documents}/`, '').trimEnd());
    }
  console.log('document       errors  proven    %  errors found  warnings  requests  seconds');
  const seeds = Array.from(
    { length: Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 1) },
    (_, index) => String(index + 1),
  );
  const runs = Object.keys(args).flatMap((name) => seeds.map((seed) => [name, seed]));
  for (const [name, seed] of runs) {
    const overlay = isLearning ? ['--overlay', join(documents, `${name}.overlay.yaml`)] : [];
    touchstone('test', name, '--seed', seed, ...overlay);
    const { ledger, findings, summary } = JSON.parse(readFileSync(join(documents, `${name}.json`), 'utf8'));
    const errors = ledger.filter(({ status }) => status !== null && !/^[23]/.test(status));
    const proven = errors.filter(({ verdict }) => verdict === 'proven').length;
    const ofSeverity = (severity) => findings.filter((finding) => finding.severity === severity).length;
    console.log(
      [
        name.padEnd(13),
        String(errors.length).padStart(7),
        String(proven).padStart(7),
        ((proven / errors.length) * 100).toFixed(1).padStart(5),
        String(ofSeverity('error')).padStart(12),
        String(ofSeverity('warning')).padStart(9),
        String(summary.requests).padStart(9),
        (summary.durationMs / 1000).toFixed(1).padStart(8),
      ].join(' '),
    );
  }
} finally {
  rmSync(documents, { recursive: true, force: true });
  rmSync(config, { force: true });
}
