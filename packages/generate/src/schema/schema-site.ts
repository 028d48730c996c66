import type { Location, SchemaNode } from '@touchstone/core';
import { childPointer } from '@touchstone/core/internal';

/** The position of a schema: in the bundled document, to resolve references, and in its source file, for messages. */
export interface SchemaSite {
  /** JSON Pointer fragment into the bundled document. */
  readonly pointer: string;
  readonly location: Location;
}

export function siteOf(node: SchemaNode): SchemaSite {
  return { pointer: node.pointer, location: node.location };
}

export function childSite(site: SchemaSite, ...tokens: readonly (string | number)[]): SchemaSite {
  const { source, pointer } = site.location;
  return {
    pointer: tokens.reduce(childPointer, site.pointer),
    location: { source, pointer: tokens.reduce<string>(childPointer, pointer.replace(/\/$/, '')) },
  };
}
