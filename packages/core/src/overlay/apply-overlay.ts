import type { Location } from '../load/location.js';
import { DocumentError, type Problem } from '../load/problem.js';
import type { Sources } from '../load/sources.js';
import { atPath, JsonPathError, type NodePath, selectNodes } from './json-path.js';
import { type LocatedTree, MergeError } from './located-tree.js';
import type { Overlay, OverlayAction } from './overlay.js';
import { fieldLocation } from './read-overlay.js';

/**
 * Applies the actions of an overlay in order (Overlay 1.1 §4.4.1).
 * @returns A warning for each action whose target selects nothing.
 * @throws {DocumentError} with every action that is invalid or incompatible with the document.
 */
export function applyOverlay(tree: LocatedTree, overlay: Overlay, sources: Sources): readonly Problem[] {
  const warnings: Problem[] = [];
  const problems: Problem[] = [];
  for (const action of overlay.actions) {
    try {
      if (!applyAction(tree, overlay, action, sources)) warnings.push(unmatched(overlay, action, sources));
    } catch (error) {
      problems.push(problemOf(error, overlay, action, sources));
    }
  }
  if (problems.length > 0) throw new DocumentError(problems);
  return warnings;
}

/** Thrown if an expression of an action is invalid or selects unsuitable nodes. */
class ActionError extends Error {
  override readonly name = 'ActionError';
  /** The field of the action that is wrong. */
  readonly field: 'target' | 'copy' | 'update';

  constructor(field: ActionError['field'], message: string) {
    super(message);
    this.field = field;
  }
}

/** Applies an action. Returns false if its target selects nothing. */
function applyAction(tree: LocatedTree, overlay: Overlay, action: OverlayAction, sources: Sources): boolean {
  const { change, target } = action;
  const paths = select('target', target, tree.root);
  if (paths.length === 0) return false;
  if (change.kind === 'remove') {
    if (paths.some((path) => path.length === 0))
      throw new ActionError('target', 'The root of the document cannot be removed.');
    // The last items of a list are removed first, so that the indexes of the others stay valid.
    for (const path of [...paths].sort(lastFirst)) tree.remove(path);
    return true;
  }
  if (new Set(paths.map((path) => kindOf(atPath(tree.root, path)))).size > 1)
    throw new ActionError(
      'target',
      'The target selects nodes of several kinds. Expected only objects, only lists or only primitive values.',
    );
  const { value, location } =
    change.kind === 'update'
      ? { value: change.value, location: fieldLocation(overlay, action, 'update') }
      : copied(tree, change.from, sources);
  for (const path of paths) tree.merge(path, value, location);
  return true;
}

/** Returns the value that a `copy` selects, with its location. */
function copied(
  { root }: LocatedTree,
  from: string,
  sources: Sources,
): { readonly value: unknown; readonly location: Location | undefined } {
  const [path, ...others] = select('copy', from, root);
  if (path === undefined || others.length > 0)
    throw new ActionError(
      'copy',
      `Expected \`copy\` to select one node; it selects ${others.length > 0 ? others.length + 1 : 'none'}.`,
    );
  const owner = atPath(root, path.slice(0, -1));
  const key = path.at(-1);
  const location =
    typeof owner === 'object' && owner !== null && key !== undefined
      ? sources.locationOfMember(owner, key)
      : undefined;
  return { value: atPath(root, path), location };
}

function select(field: 'target' | 'copy', expression: string, root: object): readonly NodePath[] {
  try {
    return selectNodes(expression, root);
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new ActionError(field, `Invalid JSONPath expression: ${error.message}.`);
  }
}

/** Orders paths so that a later item of a list, and an inner node, comes first. */
function lastFirst(one: NodePath, other: NodePath): number {
  for (const [index, part] of one.entries()) {
    const counterpart = other[index];
    if (counterpart === undefined) return -1;
    if (part === counterpart) continue;
    if (typeof part === 'number' && typeof counterpart === 'number') return counterpart - part;
    return String(part) < String(counterpart) ? 1 : -1;
  }
  return other.length > one.length ? 1 : 0;
}

function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'primitive';
  return Array.isArray(value) ? 'list' : 'object';
}

function unmatched(overlay: Overlay, action: OverlayAction, sources: Sources): Problem {
  const problem = sources.problem(
    'overlay-target',
    fieldLocation(overlay, action, 'target'),
    `The target ${action.target} selects nothing, so this action has no effect.`,
    'Correct the expression, or remove the action.',
  );
  return { ...problem, severity: 'warning' };
}

/** @throws the error itself if the action is not its cause. */
function problemOf(error: unknown, overlay: Overlay, action: OverlayAction, sources: Sources): Problem {
  if (error instanceof ActionError)
    return sources.problem('overlay', fieldLocation(overlay, action, error.field), error.message);
  if (!(error instanceof MergeError)) throw error;
  const location = isIn(overlay, error.location) ? error.location : fieldLocation(overlay, action, 'target');
  return sources.problem(
    'overlay',
    location,
    error.message,
    'Remove the node first with another action, or write a value of the same kind.',
  );
}

const isIn = ({ reference }: Overlay, location: Location | undefined): location is Location =>
  location?.source === reference;
