// Counts the source comments that open with a word such as "What" or "Nobody", which plain technical
// English avoids (CONTRIBUTING.md, "Style"). Exits with 1, and lists them, if their share exceeds the limit.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const MAX_SHARE = 0.01;
const OPENERS = new Set(
  'What Where Whose Whether Of Nobody Somebody Those How Who Nothing Without None'.split(' '),
);
const SKIPPED = /^(node_modules|dist|fixtures|snapshots|[\w-]+-(types|zod))$/;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const comments = sourceFiles('').flatMap(commentsOf);
const avoided = comments.filter(({ text }) => OPENERS.has(/^[\p{Letter}]+/u.exec(text)?.[0] ?? ''));
const share = avoided.length / Math.max(comments.length, 1);
if (share > MAX_SHARE) {
  for (const { file, line, text } of avoided) console.error(`${file}:${line}: ${text.slice(0, 80)}`);
  console.error(
    `${avoided.length} of ${comments.length} comments (${percent(share)}) open with one of ${[...OPENERS].join(', ')}; ` +
      `at most ${percent(MAX_SHARE)} may. Reword them as full sentences or noun phrases.`,
  );
  process.exitCode = 1;
}

/**
 * @param {string} directory
 * @returns {string[]}
 */
function sourceFiles(directory) {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    if ((entry.name.startsWith('.') && entry.name !== '.ci') || SKIPPED.test(entry.name)) return [];
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.(tsx?|js)$/.test(entry.name) ? [path] : [];
  });
}

/**
 * Returns the comments of a file, without comment markers. Consecutive `//` lines count as one comment.
 * @param {string} file
 * @returns {{ file: string, line: number, text: string }[]}
 */
function commentsOf(file) {
  const source = readFileSync(join(root, file), 'utf8');
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  /** @type {Map<number, number>} comment ends by comment starts */
  const ranges = new Map();
  visitTokens(tree, tree, ({ pos, end }) => ranges.set(pos, end));
  const starts = [...ranges.keys()].sort((left, right) => left - right);
  return starts
    .filter((start, index) => !continues(source, starts[index - 1], ranges, start))
    .map((start) => ({
      file,
      line: tree.getLineAndCharacterOfPosition(start).line + 1,
      text: source.slice(start, ranges.get(start)).replace(/^[/*\s]+/, ''),
    }))
    .filter(({ text }) => text !== '');
}

/**
 * Returns true if a `//` comment continues the comment on the line before it.
 * @param {string} source
 * @param {number | undefined} previous
 * @param {Map<number, number>} ranges
 * @param {number} start
 */
function continues(source, previous, ranges, start) {
  if (previous === undefined) return false;
  const between = source.slice(ranges.get(previous), start);
  const areLines = source.startsWith('//', previous) && source.startsWith('//', start);
  return areLines && /^\n[ \t]*$/.test(between);
}

/**
 * Reports the comments before and after each token. JSX text contains no comments, even if it looks like one.
 * @param {ts.Node} node
 * @param {ts.SourceFile} tree
 * @param {(range: ts.CommentRange) => void} onComment
 */
function visitTokens(node, tree, onComment) {
  if (ts.isJsxText(node) || ts.isJSDoc(node)) return;
  const children = node.getChildren(tree);
  for (const child of children) visitTokens(child, tree, onComment);
  if (children.length > 0) return;
  for (const range of ts.getLeadingCommentRanges(tree.text, node.pos) ?? []) onComment(range);
  const closesTag =
    node.kind === ts.SyntaxKind.GreaterThanToken && /^Jsx/.test(ts.SyntaxKind[node.parent.kind] ?? '');
  if (closesTag) return;
  for (const range of ts.getTrailingCommentRanges(tree.text, node.end) ?? []) onComment(range);
}

/** @param {number} ratio */
function percent(ratio) {
  return `${(100 * ratio).toFixed(1)} %`;
}
