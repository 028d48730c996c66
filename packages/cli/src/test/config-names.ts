import { type ApiModel, createWildcard } from '@touchstone/core';
import type { ConfigProblem } from '../config/check.js';
import type { SystemConfig } from '../config/config.js';
import { ConfigError } from '../config/validate-config.js';
import { closest, didYouMean } from '../did-you-mean.js';
import type { Target } from '../targets.js';

/**
 * Looks whether what the configuration names is there: security schemes, paths, obligations. A name that is not would
 * be ignored in silence, and what it was to reach or to allow would not be.
 * @throws {ConfigError} naming every one that the document does not have.
 */
export async function assertNamesKnown(model: ApiModel, target: Target): Promise<void> {
  const { system } = target;
  if (system === null) return;
  const problems = [
    ...schemeProblems(model, system),
    ...referenceProblems(model, system),
    ...(await waiverProblems(model, system)),
  ].map(({ path, message }) => ({ path: `systems.${target.name}.${path}`, message }));
  if (problems.length > 0) throw new ConfigError(target.configFile ?? 'touchstone.config.ts', problems);
}

function schemeProblems(model: ApiModel, system: SystemConfig): readonly ConfigProblem[] {
  const known = [...model.securitySchemes.keys()];
  return Object.entries(system.callers ?? {}).flatMap(([name, { credentials }]) =>
    Object.keys(credentials)
      .filter((scheme) => !known.includes(scheme))
      .map((scheme) => ({
        path: `callers.${name}.credentials.${scheme}`,
        message: `the document has no such security scheme.${didYouMean(scheme, known)}`,
      })),
  );
}

function referenceProblems(model: ApiModel, system: SystemConfig): readonly ConfigProblem[] {
  const known = [...referable(model)];
  return Object.keys(system.references ?? {})
    .filter((key) => !known.includes(key))
    .map((key) => ({
      path: `references[${JSON.stringify(key)}]`,
      message: `the document has no such item path, nor an \`x-reference\` that says so.${didYouMean(key, known)}`,
    }));
}

/** Paths up to each of their parameters, `/customers/{id}` of `/customers/{id}/notes`, and what `x-reference` says. */
function referable(model: ApiModel): ReadonlySet<string> {
  const known = new Set<string>();
  for (const { path } of model.operations)
    for (const { index, 0: parameter } of path.matchAll(/\{[^}]*\}/g))
      known.add(path.slice(0, index + parameter.length));
  const seen = new Set<object>();
  const open: unknown[] = [model.document];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if ('x-reference' in value && typeof value['x-reference'] === 'string') known.add(value['x-reference']);
    open.push(...Object.values(value));
  }
  return known;
}

async function waiverProblems(model: ApiModel, system: SystemConfig): Promise<readonly ConfigProblem[]> {
  const { obligationsOf, webhookObligationsOf } = await import('@touchstone/runner');
  const known = [...obligationsOf(model), ...webhookObligationsOf(model)].map(({ id }) => id);
  return (system.untested ?? []).flatMap(({ id }, index) => {
    if (known.some(createWildcard(id))) return [];
    const best = closest(id, known);
    const hint = best === undefined ? '--list shows what there is.' : `Did you mean '${best}'?`;
    const message = `'${id}' matches no obligation of the document. ${hint}`;
    return [{ path: `untested[${index}].id`, message }];
  });
}
