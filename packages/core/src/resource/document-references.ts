import type { ApiModel } from '../model/model.js';

const references = new WeakMap<ApiModel['document'], readonly string[]>();

/** Returns every distinct `x-reference` of the document, in document order. Computed once per document. */
export function documentReferences({ document }: Pick<ApiModel, 'document'>): readonly string[] {
  let all = references.get(document);
  if (!all) {
    all = collect(document);
    references.set(document, all);
  }
  return all;
}

function collect(document: ApiModel['document']): readonly string[] {
  const collected = new Set<string>();
  const stack: unknown[] = [document];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if ('x-reference' in value && typeof value['x-reference'] === 'string')
      collected.add(value['x-reference']);
    for (const child of Object.values(value).reverse()) stack.push(child);
  }
  return [...collected];
}
