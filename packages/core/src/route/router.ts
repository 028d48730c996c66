import type { PathItem } from '../model/model.js';
import { pathParameterNames } from '../resource/paths.js';
import { type SegmentMatcher, segmentMatcher } from './segment-matcher.js';

/** The path of the document that a request matches, with the values of its parameters. */
export interface Route {
  /**
   * The matched path. If several templates have the same shape, the first one that declares the method wins; if none
   * does, the first template wins.
   */
  readonly item: PathItem;
  /** Percent-decoded values of the path parameters, by name. */
  readonly values: Readonly<Record<string, string>>;
}

/** Matches requests to the paths of a document. */
export interface Router {
  /**
   * Returns the matching path, or `undefined` if the document has none.
   * @param path Raw path of the request, relative to the base path and without a query.
   */
  find(method: string, path: string): Route | undefined;
}

/** A node of the routing tree, with the next segments by kind and the paths that end here. */
interface TreeNode {
  readonly literals: Map<string, TreeNode>;
  readonly patterns: Pattern[];
  /** The child for a segment that consists of a single parameter. */
  parameter: TreeNode | undefined;
  readonly items: Leaf[];
}

/** A segment that mixes parameters and literal text: `{name}.{format}`. */
interface Pattern {
  readonly text: string;
  readonly match: SegmentMatcher;
  readonly node: TreeNode;
}

interface Leaf {
  readonly item: PathItem;
  readonly names: readonly string[];
}

const createTreeNode = (): TreeNode => ({
  literals: new Map(),
  patterns: [],
  parameter: undefined,
  items: [],
});

/** Creates a router. Concrete paths are matched before templates (OpenAPI 3.1 §4.8.8), segment by segment. */
export function createRouter(paths: readonly PathItem[]): Router {
  const root = createTreeNode();
  for (const item of paths) {
    let node = root;
    for (const segment of segmentsOf(item.path)) node = childNode(node, segment);
    node.items.push({ item, names: pathParameterNames(item.path) });
  }
  return {
    find(method, path) {
      const segments = segmentsOf(path).map(decoded);
      const values: string[] = [];
      const leaves = walk(root, segments, 0, values);
      const leaf =
        leaves && leaves.length > 1
          ? (leaves.find(({ item }) => item.operations.some((operation) => operation.method === method)) ??
            leaves[0])
          : leaves?.[0];
      if (!leaf) return undefined;
      return { item: leaf.item, values: valuesByName(leaf.names, values) };
    },
  };
}

const segmentsOf = (path: string): string[] => path.slice(1).split('/');

/** Percent-decodes a segment. Returns a segment with invalid percent-encoding unchanged. */
function decoded(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function childNode(node: TreeNode, segment: string): TreeNode {
  if (!segment.includes('{')) {
    const text = decoded(segment);
    const existing = node.literals.get(text) ?? createTreeNode();
    node.literals.set(text, existing);
    return existing;
  }
  if (/^\{[^{}]*\}$/.test(segment)) {
    node.parameter ??= createTreeNode();
    return node.parameter;
  }
  const text = segment.replaceAll(/\{[^{}]*\}/g, '{}');
  const existing = node.patterns.find((pattern) => pattern.text === text);
  if (existing) return existing.node;
  const pattern: Pattern = { text, match: segmentMatcher(text), node: createTreeNode() };
  node.patterns.push(pattern);
  return pattern.node;
}

/** Searches depth-first: literal segments, then mixed segments, then parameters. Visits each node at most once. */
function walk(
  node: TreeNode,
  segments: readonly string[],
  index: number,
  values: string[],
): readonly Leaf[] | undefined {
  if (index === segments.length) return node.items.length > 0 ? node.items : undefined;
  const segment = segments[index] ?? '';
  const literal = node.literals.get(segment);
  const literalMatch = literal && walk(literal, segments, index + 1, values);
  if (literalMatch) return literalMatch;
  const { length } = values;
  for (const pattern of node.patterns) {
    const matched = pattern.match(segment);
    if (!matched) continue;
    values.push(...matched);
    const leaves = walk(pattern.node, segments, index + 1, values);
    if (leaves) return leaves;
    values.length = length;
  }
  if (!node.parameter || segment === '') return undefined;
  values.push(segment);
  const leaves = walk(node.parameter, segments, index + 1, values);
  if (!leaves) values.length = length;
  return leaves;
}

function valuesByName(names: readonly string[], values: readonly string[]): Readonly<Record<string, string>> {
  const record: Record<string, string> = Object.create(null);
  for (let index = 0; index < names.length; index++) record[names[index] ?? ''] = values[index] ?? '';
  return record;
}
