// Checks the workflows of the hosting platform. Prints one line per mistake and exits with 1 if it finds any:
// - every action is pinned by the hash of a commit, with its version as a comment;
// - the token may only read by default, and every job lists its permissions and its time limit;
// - no checkout leaves the token in the working copy, and no trigger runs the code of a fork with secrets;
// - no expression is expanded in a shell command, where its value would be executed;
// - pnpm has the version of package.json.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const directory = '.github/workflows';
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Triggers that give the code of a fork the secrets or a writing token of this repository. */
const PRIVILEGED_TRIGGERS = ['pull_request_target', 'workflow_run'];

/** @type {string[]} */
const mistakes = [];

for (const name of readdirSync(join(root, directory))) {
  const path = `${directory}/${name}`;
  const text = readFileSync(join(root, path), 'utf8');
  checkLines(path, text.split('\n'));
  checkWorkflow(path, parse(text));
}
for (const mistake of mistakes) console.error(mistake);
if (mistakes.length > 0) process.exitCode = 1;

/**
 * @param {string} path
 * @param {string[]} lines
 */
function checkLines(path, lines) {
  for (const [index, line] of lines.entries()) {
    const place = `${path}:${index + 1}`;
    const action = /^\s*(?:- )?uses:\s*(.*)$/.exec(line)?.[1];
    if (
      action !== undefined &&
      !action.startsWith('./') &&
      !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)
    ) {
      mistakes.push(`${place}: pin ${action} as owner/name@<hash of 40 digits> # v<major>.<minor>.<patch>`);
    }
    for (const [pnpm] of line.matchAll(/\bpnpm@[\w.]+/g)) {
      if (pnpm !== packageManager) mistakes.push(`${place}: expected ${packageManager}, received ${pnpm}`);
    }
  }
}

/**
 * @typedef {Record<string, string> | string} Permissions
 * @typedef {{ uses?: string, run?: string, with?: Record<string, unknown> }} Step
 * @typedef {{ permissions?: Permissions, 'timeout-minutes'?: number, steps?: Step[] }} Job
 * @typedef {{ on: Record<string, unknown> | string[] | string, permissions?: Permissions, jobs: Record<string, Job> }} Workflow
 */

/**
 * @param {string} path
 * @param {Workflow} workflow
 */
function checkWorkflow(path, { on, permissions, jobs }) {
  const triggers = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(on);
  for (const trigger of triggers) {
    if (PRIVILEGED_TRIGGERS.includes(trigger))
      mistakes.push(`${path}: the trigger ${trigger} is not allowed`);
  }
  if (typeof permissions !== 'object' || Object.values(permissions).some((access) => access === 'write')) {
    mistakes.push(`${path}: the workflow needs \`permissions\` that only read; a job may add others`);
  }
  for (const [name, job] of Object.entries(jobs)) checkJob(`${path}: job ${name}`, job);
}

/**
 * @param {string} place
 * @param {Job} job
 */
function checkJob(place, job) {
  if (typeof job.permissions !== 'object') mistakes.push(`${place}: list its \`permissions\``);
  if (job['timeout-minutes'] === undefined) mistakes.push(`${place}: set \`timeout-minutes\``);
  for (const { uses = '', run = '', with: inputs = {} } of job.steps ?? []) {
    if (uses.startsWith('actions/checkout@') && inputs['persist-credentials'] !== false) {
      mistakes.push(`${place}: set \`persist-credentials: false\` for the checkout`);
    }
    if (run.includes('${{')) {
      mistakes.push(`${place}: pass the expression in \`${run.trim()}\` as an environment variable`);
    }
  }
}
