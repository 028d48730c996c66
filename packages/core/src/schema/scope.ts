import type { References } from './references.js';

/** What is decided where a schema is reached, and holds for all it applies to the same value. */
export interface Scope {
  /** Dynamic anchors in force, the outermost of a name wins: name → pointer (Core §8.2.3.2). */
  readonly anchors: ReadonlyMap<string, string>;
  /** Names of properties that need not be there in this direction. */
  readonly hidden: readonly string[];
}

/** The scope inside the schema: a resource of its own adds its dynamic anchors, inside those already in force. */
export function enterSchema(pointer: string, scope: Scope, references: References): Scope {
  const dynamicAnchors = references.dynamicAnchors(references.resourceOf(pointer).pointer);
  if ([...dynamicAnchors.keys()].every((name) => scope.anchors.has(name))) return scope;
  return { ...scope, anchors: new Map([...dynamicAnchors, ...scope.anchors]) };
}
