import type { LoadedDocument } from '../load/load.js';
import type { LintContext, LintFinding, Rule } from './rule.js';

/** Requires that `x-reference` names a path with a GET operation, so that the referenced resource can be read. */
export const referenceKnown: Rule = { name: 'reference-known', check };

function* check({ loaded, model }: LintContext): Generator<LintFinding> {
  const readable = new Set(
    model.operations.flatMap(({ method, path }) => (method === 'GET' ? [normalized(path)] : [])),
  );
  for (const schema of schemasWithReference(loaded)) {
    const location = loaded.sources.locationOf(schema) ?? model.location;
    const reference = schema['x-reference'];
    const path = typeof reference === 'string' ? reference.split('#', 1)[0] : undefined;
    if (path === undefined || !path.startsWith('/')) {
      yield {
        location: location,
        message: `Expected x-reference to be a path, received ${JSON.stringify(reference)}.`,
        suggestion:
          'Write the path of the item, such as /customers/{id}, optionally followed by # and a JSON Pointer.',
      };
    } else if (!readable.has(normalized(path))) {
      yield {
        location: location,
        message: `x-reference refers to ${path}, which has no GET operation.`,
        suggestion: 'Correct the path, or document a GET operation for it.',
      };
    }
  }
}

/** Removes the names of path parameters, which are irrelevant to the comparison. */
const normalized = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '{}');

interface Referring {
  readonly 'x-reference': unknown;
}

function schemasWithReference({ root }: LoadedDocument): readonly Referring[] {
  const schemas: Referring[] = [];
  const seen = new Set<object>();
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if ('x-reference' in value) schemas.push(value);
    for (const [key, child] of Object.entries(value)) {
      if (key !== 'example' && key !== 'examples' && key !== 'default') stack.push(child);
    }
  }
  return schemas;
}
