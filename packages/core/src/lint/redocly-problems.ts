import { dirname } from 'node:path';
import { Config, createConfig, findConfig, isAbsoluteUrl, lint, loadConfig } from '@redocly/openapi-core';
import type { LoadedDocument } from '../load/load.js';
import type { Problem } from '../load/problem.js';
import { fromRedocly } from '../load/redocly-problem.js';
import { GuardedResolver } from '../load/resolver.js';

/** Our `example-valid` says the same, and knows a request from an answer; so does `success-documented`. */
const OURS = [
  'no-invalid-media-type-examples',
  'no-invalid-schema-examples',
  'no-invalid-parameter-examples',
  'operation-2xx-response',
];

/**
 * The document is read anew: bundling has moved what the rules want to see in place.
 * Its source documents are the same, so positions are too.
 */
export async function redoclyProblems(loaded: LoadedDocument): Promise<readonly Problem[]> {
  const config = await configFor(loaded).catch((error: unknown) => error);
  if (!(config instanceof Config)) return [unusable(config, loaded)];
  const problems = await lint({
    ref: loaded.reference,
    config,
    externalRefResolver: new GuardedResolver(loaded.reference, loaded.sources),
  });
  return problems
    .filter(({ ignored, ruleId }) => ignored !== true && !OURS.includes(ruleId))
    .map((problem) => fromRedocly(problem, loaded.sources));
}

function configFor({ reference, cwd }: LoadedDocument): Promise<Config> {
  const beside = isAbsoluteUrl(reference) ? undefined : findConfig(dirname(reference));
  const configPath = beside ?? findConfig(cwd);
  return configPath === undefined ? createConfig({ extends: ['recommended'] }) : loadConfig({ configPath });
}

function unusable(error: unknown, { reference, sources }: LoadedDocument): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const place = { source: reference, pointer: '#/' };
  return sources.problem(
    'lint-configuration',
    place,
    `redocly.yaml cannot be used: ${message}`,
    'Mend or remove it.',
  );
}
