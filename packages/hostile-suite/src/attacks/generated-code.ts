import type { GeneratedFile } from '@touchstone/generate';
import ts from 'typescript';
import { CANARY } from '../canary.js';
import type { Failure } from '../input.js';

/** Identifiers of the injected programs, to which generated code must not refer. */
const FORBIDDEN_IDENTIFIERS: ReadonlySet<string> = new Set([
  'globalThis',
  'process',
  'require',
  'eval',
  CANARY,
]);

/** Characters that end a line in JavaScript or reorder the text that a reviewer sees. */
const UNSAFE_CHARACTERS = /[\u2028\u2029\u202a-\u202e\u2066-\u2069]|\r|<\/script/i;

/** Length in characters below which the content of a file is cached. */
const CACHED_LENGTH = 20_000;

/**
 * Returns the failure for the first generated file that does not parse, contains unsafe text, or may run text of the
 * document as code.
 */
export function unsafeCode(files: readonly GeneratedFile[]): Failure | undefined {
  for (const { path, content } of files) {
    const problem = problemOf(path, content);
    if (problem !== undefined) return { rule: 'output', part: 'generate', detail: `${path}: ${problem}` };
  }
  return undefined;
}

/** Contents without a problem. Cached, because most files of small documents are equal. */
const safe = new Set<string>();

function problemOf(path: string, content: string): string | undefined {
  if (safe.has(content)) return undefined;
  const file = ts.createSourceFile(path, content, ts.ScriptTarget.ES2023);
  const syntaxError =
    'parseDiagnostics' in file && Array.isArray(file.parseDiagnostics) ? file.parseDiagnostics[0] : undefined;
  if (syntaxError)
    return `The code does not parse: ${ts.flattenDiagnosticMessageText(syntaxError.messageText, ' ')}`;
  const unsafe = UNSAFE_CHARACTERS.exec(content)?.[0];
  if (unsafe !== undefined) return `The code contains ${JSON.stringify(unsafe)} unescaped.`;
  if (/^\s*(\/\/|\/\*) *@ts-/m.test(content)) return 'A comment is an instruction to the compiler.';
  const problem = forbiddenIdentifier(file);
  if (problem === undefined && content.length < CACHED_LENGTH) safe.add(content);
  return problem;
}

/**
 * Returns the problem if a statement runs on import or the code refers to a forbidden identifier. A member with such a
 * name is not a reference.
 */
function forbiddenIdentifier(file: ts.SourceFile): string | undefined {
  const run = file.statements.find((statement) => ts.isExpressionStatement(statement));
  if (run) return `The statement ${run.getText(file).slice(0, 80)} runs on import.`;
  const nodes: ts.Node[] = [file];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const current = node;
    ts.forEachChild(current, (child) => {
      // A type query, such as `typeof globalThis`, runs no code.
      if (!isName(child, current) && !ts.isTypeQueryNode(child)) nodes.push(child);
    });
    if (ts.isIdentifier(current) && FORBIDDEN_IDENTIFIERS.has(current.text))
      return `The code refers to ${current.text}.`;
  }
  return undefined;
}

/** Returns true if `child` is the name of a member, which refers to no variable. */
function isName(child: ts.Node, parent: ts.Node): boolean {
  return (
    'name' in parent && parent.name === child && ts.isIdentifier(child) && !ts.isVariableDeclaration(parent)
  );
}
