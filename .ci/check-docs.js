// The documents name what exists. Prints one line per mistake and exits 1 if there is any:
// - every path that ARCHITECTURE.md names in backticks, and every relative link of every document, resolves;
// - the dependency table of ARCHITECTURE.md lists exactly what the package.json files depend on;
// - every published package has a README and says what it is.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

checkPaths();
for (const document of documents()) checkLinks(document);
checkDependencies();
for (const directory of packages) checkPackage(directory);

for (const mistake of mistakes) console.error(mistake);
if (mistakes.length > 0) process.exitCode = 1;

function checkPaths() {
  const found = [...proseOf(architecture)].flatMap(({ text, line }) =>
    [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => ({ code, line })),
  );
  const names = new Set(dependencyTable().keys());
  const paths = found.filter(({ code }) => isPath(code) && !names.has(code));
  if (paths.length === 0) mistakes.push(`${architecture}: names no path, so it is no map`);
  for (const { code, line } of paths) {
    if (!exists(code)) mistakes.push(`${architecture}:${line}: there is no ${code}`);
  }
}

/**
 * A span of code is a path of this repository when its first segment is one of the root's files or folders, or when
 * it could be nothing else: it has a slash and no blank, and is neither a package name, an API path nor a media type.
 * @param {string} code
 */
function isPath(code) {
  if (/[\s:(){}<>=]/.test(code) || /^[@/]/.test(code) || /^(application|text)\//.test(code)) return false;
  return code.includes('/') || /^\.?[\w.-]+\.(ts|js|json|yaml|yml|md|csv)$/.test(code);
}

/**
 * Whether the path, whose segments may hold `*`, leads to a file or folder.
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

function documents() {
  const homes = [...packages, 'openapi', '.changeset'];
  return homes.flatMap((directory) =>
    readdirSync(join(root, directory))
      .filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md')
      .map((name) => join(directory, name)),
  );
}

/** @param {string} document */
function checkLinks(document) {
  for (const { text, line } of proseOf(document)) {
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^([a-z]+:|#)/.test(target)) continue;
      const file = join(root, dirname(document), target.replace(/#.*$/, ''));
      if (!existsSync(file)) mistakes.push(`${document}:${line}: the link to ${target} leads nowhere`);
    }
  }
}

/**
 * The lines of a document outside its fenced code.
 * @param {string} document
 */
function* proseOf(document) {
  let fenced = false;
  for (const [index, text] of readFileSync(join(root, document), 'utf8').split('\n').entries()) {
    if (text.trimStart().startsWith('```')) fenced = !fenced;
    else if (!fenced) yield { text, line: index + 1 };
  }
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
    if (!listed.has(name)) mistakes.push(`${architecture}: does not say why ${name} (${manifest})`);
  }
  for (const [name, line] of listed) {
    if (!used.has(name)) mistakes.push(`${architecture}:${line}: nothing depends on ${name}`);
  }
}

/** The names in the first column of the table under the heading "Dependencies", each with its line. */
function dependencyTable() {
  /** @type {Map<string, number>} */
  const names = new Map();
  let inside = false;
  for (const { text, line } of proseOf(architecture)) {
    if (text.startsWith('## ')) inside = text === '## Dependencies';
    const cell = inside ? /^\|([^|]*)\|/.exec(text)?.[1] : undefined;
    for (const [, name = ''] of (cell ?? '').matchAll(/`([^`]+)`/g)) names.set(name, line);
  }
  return names;
}

/** @param {string} directory */
function checkPackage(directory) {
  const manifest = manifestOf(directory);
  if (manifest.private === true) return;
  if (!existsSync(join(root, directory, 'README.md'))) mistakes.push(`${directory}: has no README.md`);
  for (const field of ['description', 'keywords', 'license', 'engines', 'exports', 'files', 'sideEffects']) {
    if (manifest[field] === undefined) mistakes.push(`${join(directory, 'package.json')}: has no ${field}`);
  }
}

/**
 * @param {string} directory
 * @returns {Record<string, unknown>}
 */
function manifestOf(directory) {
  return JSON.parse(readFileSync(join(root, directory, 'package.json'), 'utf8'));
}
