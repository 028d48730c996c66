import { FunctionExpressionType, JSONPathEnvironment, JSONPathError } from 'json-p3';
import type { Json } from '../model/model.js';
import { compilePattern } from '../pattern/compile-pattern.js';

/** The names and indexes that lead from the root to a node. */
export type NodePath = readonly (string | number)[];

/** Thrown if a JSONPath expression is not well-formed and valid (RFC 9535 §2.1), or cannot be evaluated. */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError';
}

/**
 * Maximum depth that `..` descends to. Documents nest at most 200 levels deep, and actions may add as many.
 */
const MAX_DEPTH = 500;

/** An environment whose functions `match` and `search` test patterns in bounded time. */
class BoundedEnvironment extends JSONPathEnvironment {
  constructor() {
    super({ maxRecursionDepth: MAX_DEPTH });
    const functions = [
      ['match', (pattern: string) => `^(?:${pattern})$`],
      ['search', (pattern: string) => pattern],
    ] as const;
    for (const [name, anchored] of functions)
      this.functionRegister.set(name, {
        argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
        returnType: FunctionExpressionType.LogicalType,
        call: (text: unknown, pattern: unknown) =>
          typeof text === 'string' && typeof pattern === 'string' && matches(anchored(pattern), text),
      });
  }
}

const environment = new BoundedEnvironment();

/** @throws {JsonPathError} if the result cannot be decided in time. An invalid pattern matches nothing (RFC 9535 §2.4.6). */
function matches(pattern: string, text: string): boolean {
  const result = compilePattern(pattern)?.test(text) ?? false;
  if (result === 'inconclusive') throw new JsonPathError(`The pattern ${pattern} cannot be tested in time`);
  return result;
}

/**
 * Returns the paths of the nodes that a JSONPath expression (RFC 9535) selects, without duplicates.
 * @throws {JsonPathError} if the expression is invalid or cannot be evaluated.
 */
export function selectNodes(expression: string, root: unknown): readonly NodePath[] {
  try {
    const nodes = environment.query(expression, root as Parameters<JSONPathEnvironment['query']>[1]).nodes;
    return [...new Map(nodes.map(({ location }) => [JSON.stringify(location), location])).values()];
  } catch (error) {
    if (error instanceof JSONPathError) throw new JsonPathError(error.message);
    throw error;
  }
}

/** Returns a JSONPath expression (RFC 9535) that selects one node: `$.paths['/jobs'].get`. */
export const jsonPathTo = (names: readonly string[]): string =>
  `$${names.map((name) => (/^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `['${escaped(name)}']`)).join('')}`;

const escaped = (name: string): string =>
  JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");

/** Returns the node at a path, or `undefined` if there is none. Follows own members only. */
export function atPath(root: unknown, path: NodePath): Json | undefined {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value as Json | undefined;
}
