import { lastSegment, singularsOf } from '@touchstone/core/internal';

const ENVELOPES: ReadonlySet<string> = new Set(['data', 'result', 'item']);

/** Returns a function that accepts the names of the members that contain a resource of a collection: `data`, `pet` for `/pets`. */
export function isEnvelopeOf(collection: string): (name: string) => boolean {
  const singulars = singularsOf(lastSegment(collection));
  return (name) => ENVELOPES.has(name) || singulars.includes(name);
}
