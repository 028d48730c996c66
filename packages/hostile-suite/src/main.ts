#!/usr/bin/env node
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { campaign, type Finding } from './engine/campaign.js';
import { frontsOf } from './fronts.js';
import { DEADLINE_MS } from './limits.js';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000000' },
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    only: { type: 'string' },
    deadline: { type: 'string', default: String(DEADLINE_MS) },
    shrink: { type: 'string', default: '60' },
    output: { type: 'string' },
  },
});
const seed = Number(values.seed);
process.stdout.write(`Seed: ${seed}\n`);
const startedAt = Date.now();
const findings: Finding[] = [];
const results = await campaign(
  frontsOf(Number(values.inputs)).filter(({ name }) => values.only === undefined || name === values.only),
  {
    seed,
    deadlineMs: Number(values.deadline),
    endsAt: startedAt + Number(values.minutes) * 60_000,
    shrinkMs: Number(values.shrink) * 1000,
    onFailure: (finding) => {
      findings.push(finding);
      const { failure, input, seed: at, path } = finding;
      process.stdout.write(
        `\n${failure.rule} in ${failure.part} (seed ${at}, path ${path}):\n${failure.detail}\n${JSON.stringify(input).slice(0, 3000)}\n`,
      );
    },
  },
);
if (values.output !== undefined) writeFileSync(values.output, JSON.stringify(findings, null, 2));
for (const { name, inputs, findings: found, peakRss } of results) {
  process.stdout.write(`${name}: ${inputs} inputs, ${found.length} failures, ${Math.round(peakRss / 2 ** 20)} MiB\n`);
}
process.stdout.write(`${Math.round((Date.now() - startedAt) / 1000)} s\n`);
process.exitCode = findings.length === 0 ? 0 : 1;
