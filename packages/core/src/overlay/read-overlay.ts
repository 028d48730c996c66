import { childLocation } from '../load/location.js';
import { DocumentError, type Problem } from '../load/problem.js';
import { hasOwn } from '../load/reference.js';
import type { Sources } from '../load/sources.js';
import { childPointer } from '../pointer.js';
import type { Overlay, OverlayAction, OverlayChange } from './overlay.js';

const OVERLAY_FIELDS = ['overlay', 'info', 'extends', 'actions'];
const ACTION_FIELDS = ['target', 'description', 'update', 'remove', 'copy'];

/**
 * Reads a parsed Overlay document of version 1.0 or 1.1.
 * @param reference Absolute path of the document, whose text and value are in `sources`.
 * @throws {DocumentError} with every problem of its structure.
 */
export function readOverlay(parsed: unknown, reference: string, sources: Sources): Overlay {
  const reader = new OverlayReader(reference, sources);
  const actions = reader.read(parsed);
  if (reader.problems.length > 0) throw new DocumentError(reader.problems);
  return { reference, actions };
}

class OverlayReader {
  readonly problems: Problem[] = [];
  readonly #reference: string;
  readonly #sources: Sources;

  constructor(reference: string, sources: Sources) {
    this.#reference = reference;
    this.#sources = sources;
  }

  read(parsed: unknown): readonly OverlayAction[] {
    const version = hasOwn(parsed, 'overlay') ? parsed['overlay'] : undefined;
    if (!isMapping(parsed) || typeof version !== 'string' || !/^1\.[01]\.\d+$/.test(version)) {
      const received = version === undefined ? 'no `overlay`' : `\`overlay: ${JSON.stringify(version)}\``;
      this.#problem(
        version === undefined ? '#/' : '#/overlay',
        `Expected an Overlay document of version 1.0 or 1.1; received ${received}.`,
        'Write the version at the root, as a string of three numbers: `overlay: 1.1.0`.',
      );
      return [];
    }
    this.#refuseUnknown(parsed, '#', OVERLAY_FIELDS);
    const { actions } = parsed;
    if (!Array.isArray(actions) || actions.length === 0) {
      const advice = 'Add an action: `- target: $.info`, with `update` or `remove` beside it.';
      this.#problem('#/actions', 'Expected `actions` to be a list of at least one action.', advice);
      return [];
    }
    const allowsCopy = !version.startsWith('1.0.');
    return actions.flatMap((action: unknown, index) =>
      this.#action(action, childPointer('#/actions', index), allowsCopy),
    );
  }

  #action(action: unknown, pointer: string, allowsCopy: boolean): readonly OverlayAction[] {
    if (!isMapping(action)) {
      this.#problem(pointer, 'Expected an action to be an object with a `target`.');
      return [];
    }
    this.#refuseUnknown(
      action,
      pointer,
      allowsCopy ? ACTION_FIELDS : ACTION_FIELDS.filter((name) => name !== 'copy'),
    );
    const { target } = action;
    if (typeof target !== 'string') {
      this.#problem(pointer, 'Expected `target` to be a JSONPath expression.', 'Write `target: $.info`.');
      return [];
    }
    const change = this.#change(action, pointer);
    return change ? [{ source: action, pointer, target, change }] : [];
  }

  #change(action: Record<string, unknown>, pointer: string): OverlayChange | undefined {
    const { remove, update, copy } = action;
    if (remove !== undefined && typeof remove !== 'boolean') {
      this.#problem(childPointer(pointer, 'remove'), 'Expected `remove` to be true or false.');
      return undefined;
    }
    if (remove === true) return { kind: 'remove' };
    const hasUpdate = hasOwn(action, 'update');
    if (hasUpdate && copy !== undefined) {
      this.#problem(
        pointer,
        '`update` and `copy` exclude each other.',
        'Write two actions with the same target.',
      );
      return undefined;
    }
    if (hasUpdate) return { kind: 'update', value: update };
    if (typeof copy === 'string') return { kind: 'copy', from: copy };
    this.#problem(
      copy === undefined ? pointer : childPointer(pointer, 'copy'),
      copy === undefined
        ? 'This action changes nothing.'
        : 'Expected `copy` to be a JSONPath expression, such as `$.info`.',
      copy === undefined ? 'Add `update`, or `remove: true`.' : undefined,
    );
    return undefined;
  }

  #refuseUnknown(value: object, pointer: string, fields: readonly string[]): void {
    for (const name of Object.keys(value)) {
      if (fields.includes(name) || name.startsWith('x-')) continue;
      this.#problem(
        childPointer(pointer, name),
        `Unknown property ${name}.`,
        `Known properties: ${fields.join(', ')}.`,
      );
    }
  }

  #problem(pointer: string, message: string, suggestion?: string): void {
    const at = { source: this.#reference, pointer };
    this.problems.push(this.#sources.problem('overlay', at, message, suggestion));
  }
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the location of a field of an action. */
export const fieldLocation = (
  { reference }: Overlay,
  { pointer }: OverlayAction,
  field: string,
): ReturnType<typeof childLocation> => childLocation({ source: reference, pointer }, field);
