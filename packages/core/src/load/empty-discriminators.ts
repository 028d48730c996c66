import { childLocation } from './location.js';
import type { Problem } from './problem.js';
import { hasOwn } from './reference.js';
import type { Sources } from './sources.js';

/** Finds empty discriminators and empty discriminator mappings. Redocly throws on them without naming the location. */
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
    if (discriminator === null) problems.push(emptyProblem(value, 'discriminator', sources));
    else if (hasOwn(discriminator, 'mapping') && discriminator.mapping === null) {
      problems.push(emptyProblem(discriminator, 'mapping', sources));
    }
  }
  return problems;
}

function emptyProblem(owner: object, key: string, sources: Sources): Problem {
  const place = childLocation(sources.locationOf(owner) ?? { source: '', pointer: '#/' }, key);
  return sources.problem('structure', place, `\`${key}\` is empty.`, 'Add a value, or remove the key.');
}
