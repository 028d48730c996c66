import type { References } from './references.js';

export interface Scope {
  /** Dynamic anchors in scope: name → pointer. The outermost anchor of a name takes precedence (Core §8.2.3.2). */
  readonly anchors: ReadonlyMap<string, string>;
  /**
   * Names of the properties that may be omitted in this direction. All schemas that apply to the same value share them.
   */
  readonly hidden: readonly string[];
}

/**
 * Returns the scope within a schema. The resource of the schema adds dynamic anchors, which rank below the anchors
 * already in scope.
 */
export function enterSchema(pointer: string, scope: Scope, references: References): Scope {
  const dynamicAnchors = references.dynamicAnchors(references.resourceOf(pointer).pointer);
  if ([...dynamicAnchors.keys()].every((name) => scope.anchors.has(name))) return scope;
  return { ...scope, anchors: new Map([...dynamicAnchors, ...scope.anchors]) };
}
