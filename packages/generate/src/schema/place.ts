import type { Location, SchemaNode } from '@touchstone/core';
import { childPointer } from '@touchstone/core/internal';

/** A schema's place: in the bundled document, for references, and in its source, for people. */
export interface Place {
  /** JSON Pointer fragment into the bundled document. */
  readonly pointer: string;
  readonly location: Location;
}

export function placeOf(node: SchemaNode): Place {
  return { pointer: node.pointer, location: node.location };
}

export function childPlace(place: Place, ...tokens: readonly (string | number)[]): Place {
  const { source, pointer } = place.location;
  return {
    pointer: tokens.reduce(childPointer, place.pointer),
    location: { source, pointer: tokens.reduce<string>(childPointer, pointer.replace(/\/$/, '')) },
  };
}
