// Tests the reference servers against their documents without any extension, so that the run has to find the causes of all
// errors by itself. Prints the documented errors that it proves. Needs a build of the workspace. The argument is the number
// of seeds (default: 1). With --learn, it first learns an overlay of each document, which the tests then apply. With
// --mutants NUMBER, it tests this many of the mutants of each server that answer with a wrong status or error, each alone,
// also with the overlay, and prints those without a finding of the severity error. With --two-callers, the run gets a server
// that already runs, two credentials of different tenants and no control protocol, and does what it may do by default and with
// everything allowed.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
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
      touchstone('test', `${system}-${name}`, ...overlayOf(system));
      const { findings } = JSON.parse(readFileSync(join(documents, `${system}-${name}.json`), 'utf8'));
      const severities = new Set(findings.map(({ severity }) => severity));
      if (!severities.has('error'))
        console.log(`${system} ${name}: ${severities.has('warning') ? 'only warnings' : 'no finding'}`);
      return !severities.has('error');
    });
    console.log(`${system}: ${names.length - missed.length} of ${names.length} mutants have an error`);
  }
}

const isLearning = process.argv.includes('--learn');

/** Returns the option that applies the overlay of a system; none without --learn. */
const overlayOf = (system) => (isLearning ? ['--overlay', join(documents, `${system}.overlay.yaml`)] : []);

/** Learns an overlay of each document. */
function learnOverlays(touchstone) {
  for (const name of Object.keys(args)) {
    const output = join(documents, `${name}.overlay.yaml`);
    const { stdout, stderr } = touchstone('learn', name, '--output', output);
    console.log(`${stdout || stderr}`.replaceAll(`${documents}/`, '').trimEnd());
  }
}

/** Tests each system with each seed, and prints what the runs prove. */
function testSeeds(touchstone) {
  console.log('document       errors  proven    %  errors found  warnings  requests  seconds');
  const seeds = Array.from(
    { length: Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 1) },
    (_, index) => String(index + 1),
  );
  const runs = Object.keys(args).flatMap((name) => seeds.map((seed) => [name, seed]));
  for (const [name, seed] of runs) {
    touchstone('test', name, '--seed', seed, ...overlayOf(name));
    printRow(name, join(documents, `${name}.json`));
  }
}

/** Prints what a report says about the documented errors. */
function printRow(name, report, ...more) {
  const { ledger, findings, summary } = JSON.parse(readFileSync(report, 'utf8'));
  const errors = ledger.filter(({ status }) => status !== null && !/^[23]/.test(status));
  const proven = errors.filter(({ verdict }) => verdict === 'proven').length;
  const ofSeverity = (severity) => findings.filter((finding) => finding.severity === severity).length;
  console.log(
    [
      name.padEnd(13),
      ...more,
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

const CONTROL_TOKEN = 'control-token-of-the-bench';

/** Starts a server. Returns its base URL and a function that stops it. */
async function startServer(list) {
  const env = { ...process.env, TOUCHSTONE_CONTROL_TOKEN: CONTROL_TOKEN, FSM_ADMIN_TOKEN: CONTROL_TOKEN };
  const server = spawn('node', list, { cwd: root, env, stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of server.stdout) {
    text += chunk;
    const [, url] = /listening on (\S+)/.exec(text) ?? [];
    if (url) return { url, stop: () => stopped(server) };
  }
  throw new Error(`The server did not start: ${list.join(' ')}`);
}

function stopped(server) {
  server.kill();
  return once(server, 'exit');
}

/** Returns the credentials and headers of a new caller, whose rate limits no run reaches. */
async function newCaller(url, tenant, rateClasses) {
  const limits = Object.fromEntries(rateClasses.map((name) => [name, 1_000_000]));
  const response = await fetch(new URL('/control/callers', url), {
    method: 'POST',
    headers: { authorization: `Bearer ${CONTROL_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ tenant, limits }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}

/** Returns the caller as the configuration writes it. Sets the environment variables of its secrets. */
function configured({ credentials, headers }, name) {
  const secret = (value, suffix) => {
    const variable = `${name}_${suffix}`.toUpperCase();
    process.env[variable] = value;
    return { env: variable };
  };
  const entries = Object.entries(credentials).map(([scheme, value]) => [
    scheme,
    typeof value === 'string'
      ? secret(value, 'key')
      : { clientId: secret(value.client_id, 'id'), clientSecret: secret(value.client_secret, 'secret') },
  ]);
  return { credentials: Object.fromEntries(entries), tenant: name, ...(headers && { headers }) };
}

/** Tests each system with two callers, and prints what the runs prove. */
async function testTwoCallers() {
  console.log('document       allowed     errors  proven    %  errors found  warnings  requests  seconds');
  for (const [system, list] of Object.entries(args)) {
    for (const allow of ['by default', 'everything']) {
      const { url, stop } = await startServer(list.filter((argument) => argument !== '--exit-with-parent'));
      try {
        const capabilities = await fetch(new URL('/control/capabilities', url), {
          headers: { authorization: `Bearer ${CONTROL_TOKEN}` },
        }).then((response) => response.json());
        const callers = Object.fromEntries(
          await Promise.all(
            ['one', 'two'].map(async (name) => [
              name,
              configured(await newCaller(url, name, capabilities.rate_classes ?? []), name),
            ]),
          ),
        );
        const tokenUrl = new URL(`${new URL(url).pathname.replace(/\/$/, '')}/oauth/token`, url).href;
        for (const { credentials } of Object.values(callers))
          for (const credential of Object.values(credentials))
            if ('clientId' in credential) credential.tokenUrl = tokenUrl;
        const report = join(documents, `${system}.json`);
        writeFileSync(
          config,
          `export default ${JSON.stringify({
            systems: {
              [system]: { document: join(documents, `${system}.yaml`), server: { url }, callers, report },
            },
          })};\n`,
        );
        const all = ['--allow', 'create,change,destroy,dangerous,credentials,rate'];
        spawnSync(
          'node',
          [
            'packages/cli/bin/touchstone.js',
            'test',
            system,
            '--config',
            config,
            ...(allow === 'everything' ? all : []),
          ],
          { cwd: root },
        );
        printRow(system, report, allow.padEnd(11));
      } finally {
        await stop();
      }
    }
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
  if (isLearning) learnOverlays(touchstone);
  if (process.argv.includes('--two-callers')) await testTwoCallers();
  else if (mutants.size > 0) testMutants(mutants, touchstone);
  else testSeeds(touchstone);
} finally {
  rmSync(documents, { recursive: true, force: true });
  rmSync(config, { force: true });
}
