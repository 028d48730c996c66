// Tests the reference servers against their documents without any extension, so that the run has to find the causes of all
// errors by itself. Prints the documented errors that it proves. Needs a build of the workspace. The argument is the number
// of seeds (default: 1). With --learn, it first learns an overlay of each document, which the tests then apply. With
// --mutants NUMBER, it tests this many of the mutants of each server that answer with a wrong status or error, each alone,
// and prints those without a finding of the severity error.
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

/** Rules of findings about a wrong status or error. */
const STATUS_RULES = new Set(['status-intended', 'status-documented', 'error-intended', 'error-status']);

/** @returns {Map<string, string[]>} The names of the mutants to test, by system; empty without --mutants. */
function mutantsToTest() {
  const index = process.argv.indexOf('--mutants');
  if (index < 0) return new Map();
  const number = Number(process.argv[index + 1]);
  return new Map(
    Object.entries(args).map(([system, [main]]) => {
      const { stdout } = spawnSync('node', [main, '--list-mutants'], { cwd: root, encoding: 'utf8' });
      const names = JSON.parse(stdout)
        .filter(({ expected }) => expected.some(({ rule }) => STATUS_RULES.has(rule)))
        .map(({ name }) => name);
      const step = Math.max(1, names.length / number);
      const count = Math.min(number, names.length);
      return [system, Array.from({ length: count }, (_, nth) => names[Math.floor(nth * step)])];
    }),
  );
}

/** Tests each mutant alone, and prints how many have an error. */
function testMutants(mutants, touchstone) {
  for (const [system, names] of mutants) {
    const missed = names.filter((name) => {
      touchstone('test', `${system}-${name}`);
      const { findings } = JSON.parse(readFileSync(join(documents, `${system}-${name}.json`), 'utf8'));
      const severities = new Set(findings.map(({ severity }) => severity));
      if (!severities.has('error'))
        console.log(`${system} ${name}: ${severities.has('warning') ? 'only warnings' : 'no finding'}`);
      return !severities.has('error');
    });
    console.log(`${system}: ${names.length - missed.length} of ${names.length} mutants have an error`);
  }
}

/** Tests each system with each seed, and prints what the runs prove. */
function testSeeds(touchstone) {
  const isLearning = process.argv.includes('--learn');
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
}

try {
  copyWithoutExtensions(join(root, 'openapi'));
  const mutants = mutantsToTest();
  const servers = Object.entries(args).flatMap(([system, list]) => [
    [system, system, list],
    ...(mutants.get(system) ?? []).map((mutant) => [
      `${system}-${mutant}`,
      system,
      [...list, '--mutant', mutant],
    ]),
  ]);
  const systems = servers.map(
    ([name, system, list]) => `    ${JSON.stringify(name)}: {
      document: ${JSON.stringify(join(documents, `${system}.yaml`))},
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
  const touchstone = (...parameters) =>
    spawnSync('node', ['packages/cli/bin/touchstone.js', ...parameters, '--config', config], {
      cwd: root,
      encoding: 'utf8',
    });
  if (mutants.size > 0) testMutants(mutants, touchstone);
  else testSeeds(touchstone);
} finally {
  rmSync(documents, { recursive: true, force: true });
  rmSync(config, { force: true });
}
