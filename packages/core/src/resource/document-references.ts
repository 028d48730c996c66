import type { ApiModel } from '../model/model.js';

/** Returns every distinct `x-reference` of the document, in document order. */
export function documentReferences({ document }: ApiModel): readonly string[] {
  const references = new Set<string>();
  const stack: unknown[] = [document];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if ('x-reference' in value && typeof value['x-reference'] === 'string')
      references.add(value['x-reference']);
    stack.push(...Object.values(value).reverse());
  }
  return [...references];
}
