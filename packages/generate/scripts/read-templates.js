import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const directory = fileURLToPath(new URL('../templates/', import.meta.url)).replaceAll('\\', '/');

/**
 * @typedef {{ names: string[], needs: string[], text: string }} Declaration
 * @typedef {{ name: string, declarations: Declaration[] }} Template
 */

/**
 * Reads the declarations of templates, with the other declarations that each one refers to.
 * @param {readonly string[]} names Paths below `templates/`, without extension.
 * @returns {Template[]}
 */
export function readTemplates(names) {
  const pathOf = (/** @type {string} */ name) => `${directory}${name}.ts`;
  const program = ts.createProgram(names.map(pathOf), {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    noLib: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  return names.map((name) => {
    const file = program.getSourceFile(pathOf(name));
    if (!file) throw new Error(`The template '${name}' does not exist: expected ${pathOf(name)}.`);
    return { name, declarations: groupsOf(file).map((group) => declarationOf(group, file, checker)) };
  });
}

/**
 * Groups statements without a blank line between them, because they are emitted together. Omits imports and ambient
 * declarations, because emitters write what these represent.
 * @param {ts.SourceFile} file
 * @returns {ts.Statement[][]}
 */
function groupsOf(file) {
  const statements = file.statements.filter(
    (statement) => !ts.isImportDeclaration(statement) && !isAmbient(statement),
  );
  /** @type {ts.Statement[][]} */
  const groups = [];
  for (const statement of statements) {
    const previous = groups.at(-1)?.at(-1);
    const isAttached = previous && !file.text.slice(previous.end, startOf(statement, file)).includes('\n\n');
    if (isAttached) groups.at(-1)?.push(statement);
    else groups.push([statement]);
  }
  return groups;
}

/** @param {ts.Statement} statement */
function isAmbient(statement) {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false;
}

/**
 * Returns the start of a statement, including the comments before it that no blank line separates from it.
 * @param {ts.Statement} statement
 * @param {ts.SourceFile} file
 */
function startOf(statement, file) {
  let start = statement.getStart(file);
  for (const comment of (ts.getLeadingCommentRanges(file.text, statement.pos) ?? []).reverse()) {
    if (file.text.slice(comment.end, start).includes('\n\n')) break;
    start = comment.pos;
  }
  return start;
}

/**
 * @param {ts.Statement[]} group
 * @param {ts.SourceFile} file
 * @param {ts.TypeChecker} checker
 * @returns {Declaration}
 */
function declarationOf(group, file, checker) {
  const [first] = group;
  const last = group.at(-1);
  if (!first || !last) throw new Error('A group of statements is empty.');
  const names = new Set(group.flatMap(namesOf));
  const needs = new Set(group.flatMap((statement) => referencesOf(statement, checker)));
  return {
    names: [...names],
    needs: [...needs].filter((name) => !names.has(name)).sort(),
    text: file.text.slice(startOf(first, file), last.end).replace(/^ *\/\/ biome-ignore.*\n/gm, ''),
  };
}

/**
 * @param {ts.Statement} statement
 * @returns {string[]}
 */
function namesOf(statement) {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  ) {
    return statement.name ? [statement.name.text] : [];
  }
  throw new Error(`A template cannot contain this statement: ${statement.getText()}`);
}

/**
 * Returns the names of the top-level template declarations that a statement refers to.
 * @param {ts.Statement} statement
 * @param {ts.TypeChecker} checker
 */
function referencesOf(statement, checker) {
  /** @type {string[]} */
  const references = [];
  const visit = (/** @type {ts.Node} */ node) => {
    if (ts.isIdentifier(node)) {
      const symbol = checker.getSymbolAtLocation(node);
      const target =
        symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      if (target?.declarations?.some(isTemplateDeclaration)) references.push(target.name);
    }
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return references;
}

/** @param {ts.Node} declaration */
function isTemplateDeclaration(declaration) {
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return (
    ts.isStatement(statement) &&
    ts.isSourceFile(statement.parent) &&
    statement.parent.fileName.startsWith(directory) &&
    !isAmbient(statement)
  );
}
