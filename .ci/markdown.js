// Reads the Markdown documents of the repository: their prose, code fences, headings and links.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SKIPPED = new Set([
  'node_modules',
  'dist',
  'reports',
  'results',
  'coverage',
  'fixtures',
  '.git',
  '.turbo',
]);

/**
 * Lists every Markdown document below `root`, as paths relative to it.
 * @param {string} root
 * @returns {string[]}
 */
export function listDocuments(root, directory = '') {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : listDocuments(root, path);
    return /(?<!^CHANGELOG|\.api)\.md$/.test(entry.name) ? [path] : [];
  });
}

/**
 * A fenced code block. `info` is the text after the opening fence, `start` the index of its first line of code and
 * `end` the index of its closing fence.
 * @typedef {{ info: string, code: string, start: number, end: number }} Fence
 */

/**
 * A document split into prose and fences.
 * @typedef {{ prose: { text: string, line: number }[], fences: Fence[], anchors: Set<string> }} Document
 */

/**
 * @param {string} file
 * @returns {Document}
 */
export function readDocument(file) {
  return parseDocument(readFileSync(file, 'utf8'));
}

/**
 * @param {string} source
 * @returns {Document}
 */
export function parseDocument(source) {
  const lines = source.split('\n');
  /** @type {Document} */
  const document = { prose: [], fences: [], anchors: new Set() };
  for (let index = 0; index < lines.length; index += 1) {
    const text = lines[index] ?? '';
    const opening = /^ {0,3}(`{3,})(.*)$/.exec(text);
    if (opening) {
      const [, ticks = '', info = ''] = opening;
      const start = index + 1;
      let end = start;
      while (end < lines.length && !(lines[end] ?? '').trimStart().startsWith(ticks)) end += 1;
      document.fences.push({ info: info.trim(), code: lines.slice(start, end).join('\n'), start, end });
      index = end;
      continue;
    }
    document.prose.push({ text, line: index + 1 });
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(text)?.[1];
    if (heading !== undefined) document.anchors.add(unusedAnchor(heading, document.anchors));
  }
  return document;
}

/**
 * Returns the anchor that GitHub generates for a heading: lower case, without punctuation, with hyphens for spaces, and
 * with a numeric suffix if the anchor is taken.
 * @param {string} heading
 * @param {Set<string>} taken
 */
function unusedAnchor(heading, taken) {
  const base = heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\p{Mark}\p{Connector_Punctuation} -]/gu, '')
    .replaceAll(' ', '-');
  let anchor = base;
  for (let count = 1; taken.has(anchor); count += 1) anchor = `${base}-${count}`;
  return anchor;
}

/**
 * Returns the targets of the links and images in a line of prose, except those in inline code.
 * @param {string} text
 * @returns {string[]}
 */
export function linkTargets(text) {
  const prose = text.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '');
  return [
    ...[...prose.matchAll(/\]\(<?([^)>\s]+)>?(?:\s+"[^"]*")?\)/g)].map(([, target = '']) => target),
    ...[...prose.matchAll(/\b(?:src|href)="([^"]+)"/g)].map(([, target = '']) => target),
    ...[...prose.matchAll(/^\[[^\]]+\]:\s+(\S+)/g)].map(([, target = '']) => target),
  ];
}
