// Follows docs/quick-start.md in a folder: writes its files, runs its commands and compares what they print, in order.
//
// Code fences are marked after the language: `file=NAME` is written to a file, `run` is run by the shell and must exit
// with 0 or with `exit=CODE`, and `output` is the standard output of the preceding command. `picture=FILE` renders that
// output as an SVG.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { parseDocument } from './markdown.js';
import { terminalPicture } from './terminal-picture.js';

const COMMAND_TIMEOUT_MS = 60_000;
const PAGE = 'docs/quick-start.md';
const CORRECTION = 'Correct the page and its picture with: node .ci/check-quick-start.js --write';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Follows the page in a folder in which `npx touchstone` works. The commands send nothing beyond this machine and
 * use no fixed port.
 * @param {string} folder
 * @param {{ isWriting?: boolean }} [options] `isWriting`: correct the page instead of reporting differences
 * @returns {string[]} one message for each difference
 */
export function followQuickStart(folder, { isWriting = false } = {}) {
  const source = readFileSync(join(root, PAGE), 'utf8');
  const lines = source.split('\n');
  /** @type {string[]} */
  const mistakes = [];
  let output = '';
  // Apply corrections from the last fence to the first, so that the line numbers of earlier fences stay valid.
  /** @type {(() => void)[]} */
  const corrections = [];
  const fences = parseDocument(source).fences.map((fence) => ({ ...fence, marks: marksOf(fence.info) }));
  if (!fences.some(({ marks }) => marks.has('run')))
    mistakes.push(`${PAGE}: no code fence is marked \`run\``);
  for (const { marks, code, start, end } of fences) {
    const file = marks.get('file');
    if (file !== undefined) writeFileSync(join(folder, file), `${code}\n`);
    if (marks.has('run')) {
      const { status, stdout, stderr } = run(code, folder);
      const expected = Number(marks.get('exit') ?? 0);
      if (status !== expected) {
        const printed = stripVTControlCharacters(`${stdout}${stderr}`);
        mistakes.push(
          `${PAGE}:${start}: \`${code}\` exits with ${status} instead of ${expected}:\n${printed}`,
        );
      }
      output = stdout;
    }
    const picture = marks.get('picture');
    if (picture !== undefined) {
      const path = join(dirname(PAGE), picture);
      const rendered = terminalPicture(code, output);
      if (isWriting) writeUnlessSame(join(root, path), rendered);
      else if (!isSame(join(root, path), rendered)) mistakes.push(`${path} is stale. ${CORRECTION}`);
    }
    if (marks.has('output')) {
      const printed = stripVTControlCharacters(output).trimEnd();
      if (withoutVariables(printed) === withoutVariables(code)) continue;
      if (isWriting) corrections.unshift(() => lines.splice(start, end - start, ...printed.split('\n')));
      else mistakes.push(`${PAGE}:${start}: the preceding command prints:\n${printed}\n${CORRECTION}`);
    }
  }
  for (const correct of corrections) correct();
  if (corrections.length > 0) writeFileSync(join(root, PAGE), lines.join('\n'));
  return mistakes;
}

/**
 * Returns the marks after the language of a fence. A mark without a value has an empty value.
 * @param {string} info
 * @returns {Map<string, string>}
 */
function marksOf(info) {
  const [, ...marks] = info.split(/\s+/);
  return new Map(
    marks.map((mark) => {
      const [name = '', value = ''] = mark.split('=', 2);
      return [name, value];
    }),
  );
}

/**
 * @param {string} command
 * @param {string} folder
 */
function run(command, folder) {
  const { NO_COLOR: _, CI: __, ...inherited } = process.env;
  const { status, stdout, stderr, error } = spawnSync('sh', ['-ec', command], {
    cwd: folder,
    encoding: 'utf8',
    timeout: COMMAND_TIMEOUT_MS,
    env: {
      ...inherited,
      FORCE_COLOR: '1',
      LANG: 'C.UTF-8',
      LC_ALL: 'C.UTF-8',
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
    },
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

/**
 * @param {string} file
 * @param {string} content
 */
function isSame(file, content) {
  return existsSync(file) && withoutVariables(readFileSync(file, 'utf8')) === withoutVariables(content);
}

/**
 * @param {string} file
 * @param {string} content
 */
function writeUnlessSame(file, content) {
  if (!isSame(file, content)) writeFileSync(file, content);
}

/**
 * Removes durations, ports and generated names, which differ between runs, and the SVG positions and lengths that
 * depend on them.
 * @param {string} text
 */
function withoutVariables(text) {
  return text
    .replace(/\b\d+\.\d+ s\b/g, '# s')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:#')
    .replace(/touchstone-[0-9a-z]{14}/g, 'touchstone-#')
    .replace(/ (x|textLength)="[\d.]+"/g, '')
    .trimEnd();
}
