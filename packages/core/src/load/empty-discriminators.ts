import { childLocation } from './location.js';
import type { Problem } from './problem.js';
import { hasOwn } from './reference.js';
import type { Sources } from './sources.js';

/** Discriminators, or mappings of theirs, with nothing in them: what Redocly breaks on and cannot tell. */
export function emptyDiscriminators(sources: Sources): readonly Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<unknown>();
  const stack = [...sources.allParsed()];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const child of Object.values(value)) stack.push(child);
    if (!hasOwn(value, 'discriminator')) continue;
    const { discriminator } = value;
    if (discriminator === null) problems.push(empty(value, 'discriminator', sources));
    else if (hasOwn(discriminator, 'mapping') && discriminator.mapping === null) {
      problems.push(empty(discriminator, 'mapping', sources));
    }
  }
  return problems;
}

function empty(owner: object, key: string, sources: Sources): Problem {
  const place = childLocation(sources.placeOf(owner) ?? { source: '', pointer: '#/' }, key);
  return sources.problem('structure', place, `\`${key}\` is empty.`, 'Say what it is, or leave it out.');
}
