// Follows docs/quick-start.md in an empty folder, with the built command line: writes its files, runs its commands and
// compares what they print, in order. Exits with 1 if the page does not say what happens; with --write, the page and its
// picture are corrected instead. Sends nothing beyond this machine and uses no fixed port.
//
// Code fences are marked after the language: `file=NAME` is written to a file, `run` is run by the shell and ends with 0
// or with `exit=CODE`, and `output` is what the command before it prints to standard output. `picture=FILE` renders that
// output as an SVG.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { parseDocument } from './markdown.js';
import { terminalPicture } from './terminal-picture.js';

const COMMAND_TIMEOUT_MS = 60_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const page = 'docs/quick-start.md';
const isWriting = process.argv.includes('--write');
/** @type {string[]} */
const mistakes = [];

const source = readFileSync(join(root, page), 'utf8');
const lines = source.split('\n');
/** @type {{ start: number, end: number, lines: string[] }[]} */
const corrections = [];

const folder = mkdtempSync(join(tmpdir(), 'touchstone-quick-start-'));
try {
  installCommandLine();
  followPage();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (isWriting && corrections.length > 0) {
  for (const { start, end, lines: corrected } of corrections.reverse()) {
    lines.splice(start, end - start, ...corrected);
  }
  writeFileSync(join(root, page), lines.join('\n'));
}
for (const mistake of mistakes) console.error(mistake);
if (mistakes.length > 0) process.exitCode = 1;

/** Links the built packages where npm would install them. */
function installCommandLine() {
  const installed = join(folder, 'node_modules');
  mkdirSync(join(installed, '.bin'), { recursive: true });
  mkdirSync(join(installed, '@touchstone'));
  symlinkSync(join(root, 'packages/cli'), join(installed, '@touchstone/cli'));
  symlinkSync(join(root, 'packages/cli/bin/touchstone.js'), join(installed, '.bin/touchstone'));
}

function followPage() {
  let output = '';
  let commands = 0;
  for (const { info, code, start, end } of parseDocument(source).fences) {
    const [, ...marks] = info.split(/\s+/);
    const value = (/** @type {string} */ name) =>
      marks.find((mark) => mark.startsWith(`${name}=`))?.slice(name.length + 1);
    const file = value('file');
    if (file !== undefined) writeFileSync(join(folder, file), `${code}\n`);
    if (marks.includes('run')) {
      output = run(code, Number(value('exit') ?? 0), start);
      commands += 1;
      const picture = value('picture');
      if (picture !== undefined) comparePicture(join(dirname(page), picture), code, output);
    }
    if (marks.includes('output')) {
      const printed = stripVTControlCharacters(output).trimEnd();
      if (steady(printed) === steady(code)) continue;
      if (isWriting) corrections.push({ start, end, lines: printed.split('\n') });
      else {
        mistakes.push(`${page}:${start}: the command before prints something else:\n${printed}`);
        mistakes.push('Correct the page with: node .ci/check-quick-start.js --write');
      }
    }
  }
  if (commands === 0) mistakes.push(`${page}: no code fence is marked \`run\``);
}

/**
 * @param {string} command
 * @param {number} expected exit code
 * @param {number} line
 * @returns {string} standard output
 */
function run(command, expected, line) {
  const { NO_COLOR: _, CI: __, ...inherited } = process.env;
  const { status, stdout, stderr, error } = spawnSync('sh', ['-ec', command], {
    cwd: folder,
    encoding: 'utf8',
    timeout: COMMAND_TIMEOUT_MS,
    env: {
      ...inherited,
      FORCE_COLOR: '1',
      LANG: 'C.UTF-8',
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
    },
  });
  if (error) throw error;
  if (status !== expected) {
    const printed = stripVTControlCharacters(`${stdout}${stderr}`);
    mistakes.push(`${page}:${line}: \`${command}\` exits with ${status} instead of ${expected}:\n${printed}`);
  }
  return stdout;
}

/**
 * @param {string} path
 * @param {string} command
 * @param {string} output
 */
function comparePicture(path, command, output) {
  const file = join(root, path);
  const picture = terminalPicture(command, output);
  if (existsSync(file) && steady(readFileSync(file, 'utf8')) === steady(picture)) return;
  if (isWriting) writeFileSync(file, picture);
  else mistakes.push(`${path} is stale. Render it with: node .ci/check-quick-start.js --write`);
}

/**
 * The text without what differs between runs: durations and ports.
 * @param {string} text
 */
function steady(text) {
  return text
    .replace(/\b\d+\.\d+ s\b/g, '# s')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:#')
    .replace(/textLength="[\d.]+"/g, '')
    .replace(/ x="[\d.]+"/g, '')
    .trimEnd();
}
