/**
 * Finds look-ups by a name in a plain object. Such a look-up also finds the members that every object inherits, such as
 * `constructor`, and an assignment to `__proto__` sets the prototype. Store names from a document, a request or a
 * configuration in a `Map`, or access them with `own` and `setOwn`.
 *
 * Reports `record[name]` and `name in record` if `record` has a string index signature, `name` can be any string, and
 * none of these is true:
 * - a call to `hasOwn(record, name)` or `Object.hasOwn(record, name)` precedes the look-up in an enclosing function
 * - `name` iterates over the keys or entries of `record`
 * - the declaration of `record` initializes it with `Object.create(null)`
 * - the look-up is the operand of `delete`, which affects only own members
 *
 * Checks the folders `src` and `templates` of all packages and apps, except the generated packages. Before that, tests
 * itself with the lines of `lookup-samples.js`.
 */
import { readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { samples } from './lookup-samples.js';

/** Safe look-ups that the check cannot recognize, each with the reason. */
const ACCEPTED = new Map([
  ['packages/core/src/own.ts object[name]', 'sets __proto__ in another way'],
  [
    'packages/generate/templates/zod/parse-error.ts responses[found.status]',
    'the status comes from the same table',
  ],
  ['packages/generate/templates/zod/runtime/objects.ts value[name]', 'iterates over names of the value'],
  ['packages/generate/templates/zod/runtime/unevaluated.ts value[name]', 'iterates over names of the value'],
]);

checkItself();

const projects = ['packages', 'apps']
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name, 'tsconfig.json')))
  .filter((project) => !/-(?:types|zod)[/\\]/.test(project));
const lookups = projects.flatMap((project) => lookupsOf(resolve(project)));
for (const { file, line, column, text } of lookups) console.error(`${file}:${line}:${column}  ${text}`);
if (lookups.length > 0) {
  console.error('These look-ups by name also find inherited members, such as `constructor`.');
  console.error(
    'Use a Map, or `own` and `setOwn` of packages/core/src/own.ts, or check `Object.hasOwn` first.',
  );
  process.exitCode = 1;
}

/** Throws unless the check reports exactly the marked lines of the samples. */
function checkItself() {
  const path = 'samples/src/samples.ts';
  const host = ts.createCompilerHost({});
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...rest) =>
    file === path
      ? ts.createSourceFile(file, samples, ts.ScriptTarget.ES2023, true)
      : getSourceFile(file, ...rest);
  const program = ts.createProgram([path], { noLib: true, noEmit: true, strict: true }, host);
  const reported = lookupsIn(program, [path]).map(({ line }) => line);
  const marked = samples
    .split('\n')
    .flatMap((text, index) => (text.endsWith('// reported') ? [index + 1] : []));
  if (reported.join() !== marked.join())
    throw new Error(`Expected the check to report the lines ${marked} of the samples, received ${reported}.`);
}

/**
 * @param {string} project The path of a `tsconfig` file.
 */
function lookupsOf(project) {
  const { config, error } = ts.readConfigFile(project, ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(project));
  return lookupsIn(ts.createProgram(fileNames, { ...options, noEmit: true }), fileNames);
}

/**
 * @param {ts.Program} program
 * @param {readonly string[]} fileNames
 */
function lookupsIn(program, fileNames) {
  const checker = program.getTypeChecker();
  return program
    .getSourceFiles()
    .filter(({ fileName }) => fileNames.includes(fileName) && /\/(?:src|templates)\//.test(fileName))
    .flatMap((source) =>
      descendants(source)
        .filter((node) => isUnguarded(node, checker))
        .map((node) => {
          const { line, character } = source.getLineAndCharacterOfPosition(node.getStart());
          const text = node.getText().replace(/\s+/g, ' ');
          return {
            file: relative(process.cwd(), source.fileName),
            line: line + 1,
            column: character + 1,
            text,
          };
        })
        .filter(({ file, text }) => !ACCEPTED.has(`${file.replaceAll(sep, '/')} ${text}`)),
    );
}

/**
 * @param {ts.Node} root
 * @returns {ts.Node[]}
 */
function descendants(root) {
  /** @type {ts.Node[]} */
  const nodes = [];
  const visit = (/** @type {ts.Node} */ node) => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return nodes;
}

/**
 * @param {ts.Node} node
 * @param {ts.TypeChecker} checker
 */
function isUnguarded(node, checker) {
  const lookup = lookupIn(node);
  return (
    lookup !== undefined &&
    hasStringIndex(lookup.record, checker) &&
    canBeAnyString(lookup.name, checker) &&
    !ts.isDeleteExpression(node.parent) &&
    !followsOwnershipTest(lookup, node) &&
    !iteratesOver(lookup, checker) &&
    !isWithoutPrototype(lookup.record, checker)
  );
}

/**
 * @typedef {{ record: ts.Expression, name: ts.Expression }} Lookup
 * @param {ts.Node} node
 * @returns {Lookup | undefined}
 */
function lookupIn(node) {
  if (ts.isElementAccessExpression(node)) return { record: node.expression, name: node.argumentExpression };
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword)
    return { record: node.right, name: node.left };
  return undefined;
}

/**
 * @param {ts.Expression} record
 * @param {ts.TypeChecker} checker
 */
function hasStringIndex(record, checker) {
  const type = checker.getTypeAtLocation(record);
  return (type.isUnionOrIntersection() ? type.types : [type]).some((part) =>
    checker.getIndexInfosOfType(part).some(({ keyType }) => keyType.flags & ts.TypeFlags.String),
  );
}

/**
 * @param {ts.Expression} name
 * @param {ts.TypeChecker} checker
 */
function canBeAnyString(name, checker) {
  const type = checker.getTypeAtLocation(name);
  const open = ts.TypeFlags.String | ts.TypeFlags.Any | ts.TypeFlags.TypeParameter;
  return (type.isUnion() ? type.types : [type]).some(({ flags }) => flags & open);
}

/**
 * @param {Lookup} lookup
 * @param {ts.Node} node
 */
function followsOwnershipTest({ record, name }, node) {
  for (let scope = node.parent; !ts.isSourceFile(scope); scope = scope.parent) {
    if (!ts.isFunctionLike(scope)) continue;
    const isTested = descendants(scope).some(
      (call) =>
        ts.isCallExpression(call) &&
        call.getStart() < node.getStart() &&
        /(?:^|\.)hasOwn$/.test(call.expression.getText()) &&
        textOf(call.arguments[0]) === textOf(record) &&
        textOf(call.arguments[1]) === textOf(name),
    );
    if (isTested) return true;
  }
  return false;
}

/**
 * @param {Lookup} lookup
 * @param {ts.TypeChecker} checker
 */
function iteratesOver({ record, name }, checker) {
  const keys = new RegExp(`Object\\.(?:keys|entries)\\(${escaped(textOf(record))}\\)`);
  const declaration = checker.getSymbolAtLocation(name)?.valueDeclaration;
  for (let at = /** @type {ts.Node | undefined} */ (declaration); at && !ts.isStatement(at); at = at.parent) {
    const list = at.parent;
    if (ts.isVariableDeclarationList(list) && ts.isForOfStatement(list.parent))
      return keys.test(list.parent.expression.getText());
    // A parameter of a callback, as in `Object.keys(record).map((name) => …)`.
    if (ts.isParameter(at) && ts.isCallExpression(at.parent.parent))
      return keys.test(at.parent.parent.expression.getText());
  }
  return false;
}

/**
 * @param {ts.Expression} record
 * @param {ts.TypeChecker} checker
 */
function isWithoutPrototype(record, checker) {
  const declaration = checker.getSymbolAtLocation(record)?.valueDeclaration;
  return (
    declaration !== undefined &&
    ts.isVariableDeclaration(declaration) &&
    declaration.initializer?.getText() === 'Object.create(null)'
  );
}

/**
 * Returns the text of an expression without parentheses and type assertions.
 * @param {ts.Node | undefined} node
 * @returns {string}
 */
function textOf(node) {
  if (node === undefined) return '';
  const isWrapper =
    ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node);
  return isWrapper ? textOf(node.expression) : node.getText();
}

/**
 * @param {string} text
 */
function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
