import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { campaign, type Finding } from './engine/campaign.js';
import { frontsOf } from './fronts.js';
import { DEADLINE_MS } from './limits.js';
import { describeFinding, describeResult } from './report.js';

/** Runs a campaign with the options of the command line, and prints each failure with its smallest input. */
const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000000' },
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
const fronts = frontsOf(Number(values.inputs)).filter(
  ({ name }) => values.only === undefined || name === values.only,
);
const results = await campaign(fronts, {
  seed,
  deadlineMs: Number(values.deadline),
  endsAt: startedAt + Number(values.minutes) * 60_000,
  shrinkMs: Number(values.shrink) * 1000,
  onFailure: (finding) => {
    findings.push(finding);
    process.stdout.write(`\n${describeFinding(finding)}`);
    if (values.output !== undefined) writeFileSync(values.output, JSON.stringify(findings, null, 2));
  },
});
process.stdout.write(`\n${results.map(describeResult).join('\n')}\n`);
process.stdout.write(`${Math.round((Date.now() - startedAt) / 1000)} s\n`);
process.exitCode = findings.length === 0 ? 0 : 1;
