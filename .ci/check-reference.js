// Checks that the reference names every option, trigger, rule, verdict reason and configuration key. Reads the built
// packages. Prints one line per missing name and exits with 1 if it finds any.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { readDocument } from './markdown.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const snapshots = 'packages/cli/test/snapshots';
/** @type {string[]} */
const mistakes = [];

requireAll('cli.md', optionNames());
requireAll(
  'triggers.md',
  (await triggerSubjects()).map((subject) => `${subject}:`),
);
requireAll('rules.md', [...lintRules(), ...checkRules(), ...verdictReasons()]);
requireAll('configuration.md', configurationKeys());

for (const mistake of mistakes) console.error(mistake);
if (mistakes.length > 0) process.exitCode = 1;

/**
 * @param {string} page the file name of a reference page
 * @param {readonly string[]} names names that must occur in code spans of the page
 */
function requireAll(page, names) {
  const path = join('docs/reference', page);
  const spans = readDocument(join(root, path)).prose.flatMap(({ text }) =>
    [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => ` ${code} `),
  );
  if (names.length === 0) mistakes.push(`${path}: no names were found in the sources`);
  for (const name of new Set(names)) {
    const isWord = new RegExp(`[^\\w-]${name}[^\\w-]`);
    if (!spans.some((span) => isWord.test(span))) mistakes.push(`${path}: ${name} is missing`);
  }
}

/** Returns the long options of all commands, read from the snapshots of the help texts. */
function optionNames() {
  return readdirSync(join(root, snapshots)).flatMap((file) =>
    [...read(join(snapshots, file)).matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)]
      .map(([, name = '']) => name)
      .filter((name) => name !== '--help' && name !== '--version'),
  );
}

async function triggerSubjects() {
  const { TRIGGERS } = await import(join(root, 'packages/core/dist/error/triggers.js'));
  const definitions = /** @type {{ syntax: { subject: string } | null }[]} */ (Object.values(TRIGGERS));
  return definitions.flatMap(({ syntax }) => (syntax ? [syntax.subject] : []));
}

/** Returns the lint rules. Each rule is named after its file. */
function lintRules() {
  const folder = 'packages/core/src/lint';
  return readdirSync(join(root, folder))
    .filter((file) => read(join(folder, file)).includes(': Rule = {'))
    .map((file) => file.replace(/\.ts$/, ''));
}

/** Returns the string values of all `rule` properties in the sources of the runner. */
function checkRules() {
  const folder = 'packages/runner/src';
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      /** @type {string[]} */
      const rules = [];
      visit(sourceFile(join(folder, file)), (node) => {
        if (!ts.isPropertyAssignment(node) || node.name.getText() !== 'rule') return;
        if (ts.isStringLiteral(node.initializer)) rules.push(node.initializer.text);
      });
      return rules;
    });
}

function verdictReasons() {
  const schema = JSON.parse(read('packages/reporters/report.schema.json'));
  const { reason, verdict } = schema.$defs;
  return /** @type {string[]} */ ([...reason.enum, ...verdict.enum].filter((name) => name !== null));
}

/** Returns the properties of the interfaces that describe the configuration file and its callers. */
function configurationKeys() {
  const files = ['packages/cli/src/config/config.ts', 'packages/runner/src/config/config.ts'];
  const interfaces = /^(\w+Config|Server\w+|Caller|ClientCredentials)$/;
  return files.flatMap((file) => {
    /** @type {string[]} */
    const keys = [];
    visit(sourceFile(file), (node) => {
      if (!ts.isInterfaceDeclaration(node) || !interfaces.test(node.name.text)) return;
      for (const member of node.members) if (member.name) keys.push(member.name.getText());
    });
    return keys;
  });
}

/**
 * @param {ts.Node} node
 * @param {(node: ts.Node) => void} onNode
 */
function visit(node, onNode) {
  onNode(node);
  ts.forEachChild(node, (child) => visit(child, onNode));
}

/** @param {string} file */
function sourceFile(file) {
  return ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
}

/** @param {string} path */
function read(path) {
  return readFileSync(join(root, path), 'utf8');
}
