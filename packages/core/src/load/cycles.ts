import { isLiteralPlace } from './literal-places.js';
import type { Location } from './location.js';
import { hasOwn, isReference, parseReference, type Reference } from './reference.js';
import type { Sources } from './sources.js';

/** A value and the source document that contains it. The references of the value are relative to this document. */
interface SourceValue {
  readonly value: unknown;
  readonly document: string;
}

/** The references from which {@link breakCycles} removed the `$ref`. */
export interface BrokenCycles {
  /** Locations of circular references. */
  readonly circular: readonly Location[];
  /** Objects that are data, such as a part of an example, with the `$ref` to restore after bundling. */
  readonly literals: readonly (readonly [Reference, $ref: string])[];
}

/**
 * Breaks cycles of references, even across files, by removing `$ref`s, and returns the affected references. Redocly
 * would stop at the first cycle with a rejection that cannot be caught. A cycle is complete once the last of its
 * documents is parsed, so checking the references of each document as it is parsed finds all cycles. Runs in linear
 * time.
 * @param root Path or URL of the root document.
 */
export function breakCycles(
  references: readonly Reference[],
  document: string,
  sources: Sources,
  root: string,
): BrokenCycles {
  const search = new CycleSearch(sources, root);
  for (const reference of references) search.follow({ value: reference, document });
  return search;
}

export function restoreLiterals(literals: BrokenCycles['literals']): void {
  for (const [value, $ref] of literals) {
    const others = { ...value };
    for (const key of Object.keys(others)) Reflect.deleteProperty(value, key);
    Object.assign(value, { $ref }, others);
  }
}

/**
 * Returns the location of a node that contains itself, or `undefined`. Redocly inlines anything that cannot live in
 * `components`, which can make a node its own descendant.
 */
export function bundleCycleLocation(bundle: object, sources: Sources): Location | undefined {
  const ancestors = new Set<object>();
  const done = new Set<object>();
  const stack: object[] = [bundle];
  for (let object = stack.at(-1); object; object = stack.at(-1)) {
    if (ancestors.has(object) || done.has(object)) {
      stack.pop();
      ancestors.delete(object);
      done.add(object);
      continue;
    }
    ancestors.add(object);
    for (const child of Object.values(object)) {
      if (typeof child !== 'object' || child === null) continue;
      if (ancestors.has(child)) return sources.locationOf(child) ?? sources.locationOf(bundle);
      if (!done.has(child)) stack.push(child);
    }
  }
  return undefined;
}

/** A reference that is being followed. */
interface Step {
  readonly reference: object;
  /** The source document that the reference leads to. */
  readonly document: string;
  readonly tokens: readonly string[];
  /** Index of the next token. */
  next: number;
  /** The value that the tokens before `next` lead to. */
  at: SourceValue;
  /** `true` if `at` is not a reference, or has been followed. */
  isFollowed: boolean;
}

/** Follows references without recursion, because they can form chains of any length. */
class CycleSearch implements BrokenCycles {
  readonly circular: Location[] = [];
  readonly literals: [Reference, string][] = [];
  readonly #sources: Sources;
  readonly #root: string;
  /** The references on the current path, in the order in which they were followed. */
  readonly #trail = new Set<object>();
  readonly #resolved = new Map<object, SourceValue>();

  constructor(sources: Sources, root: string) {
    this.#sources = sources;
    this.#root = root;
  }

  /** Follows a chain of references to its end. Returns the value itself if it is not a reference. */
  follow(from: SourceValue): SourceValue {
    const steps: Step[] = [];
    let result = this.#enter(from, steps);
    for (let step = steps.at(-1); step; step = steps.at(-1)) {
      if (result) {
        step.at = result;
        step.isFollowed = true;
      }
      result = this.#advance(step, steps);
      // A step has no result until the reference that it needs is resolved.
      if (!result) continue;
      steps.pop();
      this.#trail.delete(step.reference);
      this.#resolved.set(step.reference, result);
    }
    return result ?? from;
  }

  /**
   * Returns the end of the chain if it is known. If the reference closes a cycle, breaks the cycle and returns an
   * undefined `value`. Otherwise appends a step that follows the reference, and returns `undefined`.
   */
  #enter(from: SourceValue, steps: Step[]): SourceValue | undefined {
    const { value, document } = from;
    if (!isReference(value)) return from;
    const cached = this.#resolved.get(value);
    if (cached) return cached;
    const closed = this.#trail.has(value);
    this.#trail.add(value);
    const target = parseReference(value.$ref, document);
    if (closed || this.#isWholeDocument(target)) {
      this.#breakCycle(value);
      this.#trail.delete(value);
      return { value: undefined, document };
    }
    const at = { value: this.#sources.parsed(target.document), document: target.document };
    steps.push({ reference: value, ...target, next: 0, at, isFollowed: false });
    return undefined;
  }

  /**
   * Follows the tokens of a step and returns the value that the last token leads to, or `undefined` if a reference on
   * the way must be followed first.
   */
  #advance(step: Step, steps: Step[]): SourceValue | undefined {
    for (;;) {
      const token = step.tokens[step.next];
      if (token !== undefined && hasOwn(step.at.value, token)) {
        step.at = { value: step.at.value[token], document: step.at.document };
        step.isFollowed = false;
        step.next += 1;
      } else if (!step.isFollowed) {
        const end = this.#enter(step.at, steps);
        if (!end) return undefined;
        step.at = end;
        step.isFollowed = true;
      } else return token === undefined ? step.at : { value: undefined, document: step.document };
    }
  }

  /**
   * Returns true if a reference leads to a whole OpenAPI document, not to a file with a single schema. Such a reference
   * is treated as a cycle.
   */
  #isWholeDocument({ document, tokens }: ReturnType<typeof parseReference>): boolean {
    if (tokens.some((token) => token !== '')) return false;
    const parsed = this.#sources.parsed(document);
    return hasOwn(parsed, 'openapi') || hasOwn(parsed, 'swagger');
  }

  /**
   * Breaks the cycle of the references followed since `first`. If some of them are data, the others are not circular,
   * so only the `$ref`s of the data are removed.
   */
  #breakCycle(first: object): void {
    const trail = [...this.#trail];
    const links = trail.slice(trail.indexOf(first)).flatMap((reference) => {
      const location = this.#sources.locationOf(reference);
      return location && isReference(reference) ? [{ reference, location }] : [];
    });
    const literals = links.filter(({ location }) => isLiteralPlace(location, this.#root));
    for (const { reference } of literals) this.literals.push([reference, reference.$ref]);
    if (literals.length === 0) this.circular.push(...links.map(({ location }) => location));
    for (const { reference } of literals.length === 0 ? links : literals)
      delete (reference as Reference).$ref;
  }
}
