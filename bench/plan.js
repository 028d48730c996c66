import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * Plans the first round of GitHub's document, with everything allowed, and compares the processor time and the peak memory
 * with those of loading the document and building its model in the same process. Fails if planning takes more than
 * 5 times the processor time, or if it raises the peak memory to more than 1.6 times.
 */

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    document: { type: 'string', default: 'node_modules/@octokit/openapi/generated/api.github.com.json' },
    child: { type: 'boolean', default: false },
  },
});
const ROUNDS = Number(values.rounds);
/** Highest accepted ratios of a figure after planning to that of the model. */
const MOST = { processor: 5, memory: 1.6 };
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const DOCUMENT = isAbsolute(values.document) ? values.document : here(values.document);

if (values.child) await planOnce();
else await compare();

async function compare() {
  if (!existsSync(DOCUMENT)) throw new Error(`${DOCUMENT} does not exist. Install it first.`);
  console.log(`${values.document}, ${(statSync(DOCUMENT).size / 1e6).toFixed(1)} MB`);
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const figures = await measure();
    // The first round only warms the file cache of the system.
    if (round > 0) rounds.push(figures);
  }
  for (const [label, figure] of [
    ['load and model', 'model'],
    ['plan', 'plan'],
  ]) {
    const [seconds, processor, megabytes] = ['ms', 'cpu', 'kb'].map((unit) =>
      median(rounds.map((figures) => figures[figure][unit])),
    );
    console.log(
      `  ${label.padEnd(16)}${(seconds / 1000).toFixed(2).padStart(6)} s ${(processor / 1000).toFixed(2).padStart(6)} s of processor time ${(megabytes / 1024).toFixed(0).padStart(6)} MB at peak`,
    );
  }
  const ratioOf = (unit) => median(rounds.map(({ model, plan }) => plan[unit] / model[unit]));
  const ratios = { processor: ratioOf('cpu'), memory: ratioOf('kb') };
  const { cases, open } = rounds[0];
  console.log(
    `  plan / load and model  ${ratios.processor.toFixed(2)} by processor time, ${ratios.memory.toFixed(2)} by memory (${cases} cases, ${open} open variants, ${ROUNDS} rounds)`,
  );
  for (const [label, ratio] of Object.entries(ratios)) {
    if (ratio <= MOST[label]) continue;
    console.error(`The ratio of the ${label} is ${ratio.toFixed(2)}; expected at most ${MOST[label]}.`);
    process.exitCode = 1;
  }
}

function median(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Plans in a separate process, so that each round starts without compiled code. */
async function measure() {
  const args = [here('plan.js'), '--child', '--document', DOCUMENT];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`Planning exited with ${code}; expected 0. Build the packages first.`);
  return JSON.parse(output);
}

async function planOnce() {
  const { buildModel, load } = await import('../packages/core/dist/index.js');
  const { NO_CONTROL, PERMISSIONS, planAsync } = await import('../packages/runner/dist/index.js');
  const [model, modelFigures] = await timed(async () => buildModel(await load(DOCUMENT)));
  const options = { seed: 1, callers: {}, control: NO_CONTROL, allow: PERMISSIONS };
  const [plan, planFigures] = await timed(() => planAsync(model, options));
  const { cases, open } = plan;
  const figures = { model: modelFigures, plan: planFigures, cases: cases.length, open: open.size };
  console.log(JSON.stringify(figures));
}

/** Returns the result of `run`, with its time, its processor time and the peak memory of the process until then. */
async function timed(run) {
  const started = performance.now();
  const before = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  const kb = process.resourceUsage().maxRSS;
  return [result, { ms: performance.now() - started, cpu: (user + system) / 1000, kb }];
}
