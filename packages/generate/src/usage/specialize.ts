import type { ApiModel, Json } from '@touchstone/core';
import { setOwn } from '@touchstone/core/internal';
import { child, type Mutable, walkDocument } from '../schema/document-walk.js';
import { encodingAt } from './usage.js';
import { VariantPlaces } from './variant-places.js';
import { type Variant, Variants } from './variants.js';
import { withDocument } from './with-document.js';

/**
 * Returns the model with the schemas of requests and responses separated if they admit different values. A request may
 * omit a required `readOnly` property, and a response a required `writeOnly` one (OpenAPI 3.0.3 §4.7.24.2); in a
 * multipart request, a string can be a file. A component schema that is used in several ways keeps its name for
 * responses, and its other variants become new components. Returns the same model if no schema differs.
 */
export function specialize(model: ApiModel): ApiModel {
  if (!mentionsUsage(model.document)) return model;
  const document: Mutable = structuredClone(model.document);
  const variants = new Variants(model);
  const roots: { readonly holder: Mutable; readonly key: string; readonly variant: Variant }[] = [];
  walkDocument(document, {
    schema: (holder, key, place) => {
      const { direction, pointer } = place;
      if (direction === undefined) return;
      roots.push({ holder, key, variant: variants.root(pointer, direction, encodingAt(place)) });
    },
  });
  const places = new VariantPlaces(model, variants, new Set(roots.map(({ variant }) => variant)));
  if (places.changed.size === 0) return model;
  for (const variant of places.written) {
    for (const { owner, target } of variant.references) {
      const pointer = places.pointerOf(target);
      if (pointer !== target.pointer) owner.$ref = pointer;
    }
  }
  for (const { holder, key, variant } of roots)
    if (places.changed.has(variant)) setOwn(holder, key, variant.copy);
  const components = child(document, 'components');
  const schemas = child(components, 'schemas');
  for (const [name, variant] of places.components) setOwn(schemas, name, variant.copy);
  document.components = { ...components, schemas };
  return withDocument(model, document as { [key: string]: Json }, places.newComponents);
}

/** Keywords that can make a schema depend on its usage. The format `binary` can as well. */
const KEYWORDS = new Set(['readOnly', 'writeOnly', 'contentMediaType']);

function mentionsUsage(document: object): boolean {
  const stack: object[] = [document];
  for (let next = stack.pop(); next; next = stack.pop()) {
    for (const [key, value] of Object.entries(next)) {
      if (KEYWORDS.has(key) || (key === 'format' && value === 'binary')) return true;
      if (typeof value === 'object' && value !== null) stack.push(value);
    }
  }
  return false;
}
