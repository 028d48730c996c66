// Checks that the documents and the repository agree. Prints one line per mistake and exits with 1 if it finds any:
// - every path that ARCHITECTURE.md names in backticks exists. In a table headed "folder of `…`", it may be
//   relative to that folder or to the folders in the first column of its row;
// - every relative link of every Markdown document leads to a file, and its anchor to a heading;
// - the dependency table of ARCHITECTURE.md lists exactly the dependencies of the package.json files;
// - every published package has a README and the fields that a registry shows.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linkTargets, listDocuments, readDocument } from './markdown.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const architecture = 'ARCHITECTURE.md';
/** @type {string[]} */
const mistakes = [];

const packages = [
  '.',
  'bench',
  ...['packages', 'apps', 'examples'].flatMap((room) =>
    readdirSync(join(root, room)).map((name) => `${room}/${name}`),
  ),
].filter((directory) => existsSync(join(root, directory, 'package.json')));

const documents = new Map(listDocuments(root).map((path) => [path, readDocument(join(root, path))]));

checkPaths();
for (const [path, { prose }] of documents) checkLinks(path, prose);
checkDependencies();
for (const directory of packages) checkManifest(directory);

for (const mistake of mistakes) console.error(mistake);
if (mistakes.length > 0) process.exitCode = 1;

function architectureProse() {
  return documents.get(architecture)?.prose ?? [];
}

function checkPaths() {
  const names = new Set(dependencyTable().keys());
  let count = 0;
  /** @type {string | undefined} the folder that the table describes */
  let base;
  for (const { text, line } of architectureProse()) {
    base = text.startsWith('|') ? (/^\| folder of `([^`]+)`/.exec(text)?.[1] ?? base) : undefined;
    const [, firstCell = '', rest = ''] = /^\|([^|]*)\|(.*)/.exec(text) ?? ['', '', text];
    const folders = base === undefined ? [] : codesIn(firstCell).filter((code) => code !== base);
    for (const folder of folders) if (!exists(join(base ?? '', folder))) missing(`${base}/${folder}`, line);
    const places =
      base === undefined ? [''] : ['', base, ...folders.map((folder) => join(base ?? '', folder))];
    const paths = codesIn(base === undefined ? text : rest).filter(
      (code) => isPath(code) && !names.has(code),
    );
    for (const path of paths) if (!places.some((place) => exists(join(place, path)))) missing(path, line);
    count += paths.length;
  }
  if (count === 0) mistakes.push(`${architecture}: expected at least one repository path in backticks`);
}

/** @param {string} text */
function codesIn(text) {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

/**
 * @param {string} path
 * @param {number} line
 */
function missing(path, line) {
  mistakes.push(`${architecture}:${line}: ${path} does not exist`);
}

/**
 * Returns true if a code span is a path of this repository: it has a slash or a known extension, and is not a package
 * name, an API path, a media type or an expression.
 * @param {string} code
 */
function isPath(code) {
  if (/[\s:(){}<>=]/.test(code) || /^[@/]/.test(code) || /^(application|text)\//.test(code)) return false;
  return code.includes('/') || /^\.?[\w.-]+\.(ts|js|json|yaml|yml|md|csv)$/.test(code);
}

/**
 * Returns true if a path, whose segments may contain `*`, leads to a file or folder.
 * @param {string} path
 */
function exists(path) {
  let directories = [root];
  for (const segment of path.split('/').filter((part) => part !== '' && part !== '.')) {
    if (!segment.includes('*')) {
      directories = directories
        .map((directory) => join(directory, segment))
        .filter((entry) => existsSync(entry));
      continue;
    }
    const pattern = new RegExp(`^${segment.replace(/[.+?^$|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
    directories = directories.flatMap((directory) =>
      readdirSync(directory, { withFileTypes: true })
        .filter((entry) => pattern.test(entry.name) && entry.name !== 'node_modules')
        .map((entry) => join(directory, entry.name)),
    );
  }
  return directories.length > 0;
}

/**
 * @param {string} path
 * @param {{ text: string, line: number }[]} prose
 */
function checkLinks(path, prose) {
  for (const { text, line } of prose) {
    for (const target of linkTargets(text)) {
      if (/^[a-z][a-z+.-]*:/i.test(target)) continue;
      const [file = '', anchor] = target.split('#');
      const linked = file === '' ? path : join(dirname(path), decodeURIComponent(file));
      if (!existsSync(join(root, linked))) {
        mistakes.push(`${path}:${line}: the link to ${target} is broken: the target does not exist`);
      } else if (anchor !== undefined && !anchorsOf(linked).has(anchor)) {
        mistakes.push(`${path}:${line}: ${linked} has no heading with the anchor #${anchor}`);
      }
    }
  }
}

/**
 * Returns the anchors of a document, or of the README if the path is a folder.
 * @param {string} path
 */
function anchorsOf(path) {
  const document = statSync(join(root, path)).isDirectory() ? join(path, 'README.md') : path;
  return documents.get(document)?.anchors ?? new Set();
}

function checkDependencies() {
  /** @type {Map<string, string>} */
  const used = new Map();
  for (const directory of packages) {
    const manifest = manifestOf(directory);
    for (const field of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
      const ranges = /** @type {Record<string, string>} */ (manifest[field] ?? {});
      for (const [name, range] of Object.entries(ranges)) {
        if (!range.startsWith('workspace:')) used.set(name, join(directory, 'package.json'));
      }
    }
  }
  const listed = dependencyTable();
  for (const [name, manifest] of used) {
    if (!listed.has(name))
      mistakes.push(`${architecture}: the dependency ${name} (${manifest}) is not listed`);
  }
  for (const [name, line] of listed) {
    if (!used.has(name)) mistakes.push(`${architecture}:${line}: no package depends on ${name}`);
  }
}

/** Returns the names in the first column of the table under the heading "Dependencies", with their line numbers. */
function dependencyTable() {
  /** @type {Map<string, number>} */
  const names = new Map();
  let inside = false;
  for (const { text, line } of architectureProse()) {
    if (text.startsWith('## ')) inside = text === '## Dependencies';
    const cell = inside ? /^\|([^|]*)\|/.exec(text)?.[1] : undefined;
    for (const [, name = ''] of (cell ?? '').matchAll(/`([^`]+)`/g)) names.set(name, line);
  }
  return names;
}

/** @param {string} directory */
function checkManifest(directory) {
  const manifest = manifestOf(directory);
  const file = join(directory, 'package.json');
  if (
    /** @type {{directory?: string}} */ (manifest['repository'])?.directory !==
    (directory === '.' ? undefined : directory)
  ) {
    mistakes.push(`${file}: \`repository.directory\` must be ${directory}`);
  }
  for (const field of ['repository', 'homepage', 'bugs']) {
    if (manifest[field] === undefined) mistakes.push(`${file}: \`${field}\` is missing`);
  }
  if (manifest['private'] === true) return;
  if (!existsSync(join(root, directory, 'README.md'))) mistakes.push(`${directory}: README.md is missing`);
  for (const field of ['description', 'keywords', 'license', 'engines', 'exports', 'files', 'sideEffects']) {
    if (manifest[field] === undefined) mistakes.push(`${file}: \`${field}\` is missing`);
  }
}

/**
 * @param {string} directory
 * @returns {Record<string, unknown>}
 */
function manifestOf(directory) {
  return JSON.parse(readFileSync(join(root, directory, 'package.json'), 'utf8'));
}
