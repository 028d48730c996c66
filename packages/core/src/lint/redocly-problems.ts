import { dirname } from 'node:path';
import { Config, createConfig, findConfig, lint, loadConfig } from '@redocly/openapi-core';
import type { LoadedDocument } from '../load/load.js';
import type { Problem } from '../load/problem.js';
import { fromRedocly } from '../load/redocly-problem.js';
import { isStackExhausted } from '../load/reference-problem.js';
import { GuardedResolver } from '../load/resolver.js';
import { isAbsoluteUrl } from '../load/url.js';

/**
 * Redocly rules that Touchstone's own rules replace. `success-documented` replaces `operation-2xx-response`;
 * `example-valid`, which distinguishes requests from responses, replaces the others.
 */
const REPLACED_RULES = [
  'no-invalid-media-type-examples',
  'no-invalid-schema-examples',
  'no-invalid-parameter-examples',
  'operation-2xx-response',
];

/**
 * Runs Redocly's rules. The document is resolved again, because bundling has moved nodes away from where the rules
 * expect them. The source documents are reused, so positions remain valid.
 */
export async function redoclyProblems(loaded: LoadedDocument): Promise<readonly Problem[]> {
  const config = await configFor(loaded).catch((error: unknown) => error);
  if (!(config instanceof Config)) return [unusable(config, loaded)];
  return lintWith(config, loaded);
}

/** Runs Redocly's rules. A rule that throws on an invalid document is skipped and reported. */
async function lintWith(
  config: Config,
  loaded: LoadedDocument,
  failed: ReadonlyMap<string, Problem> = new Map(),
): Promise<readonly Problem[]> {
  const { reference: ref, sources } = loaded;
  const externalRefResolver = new GuardedResolver(ref, sources);
  try {
    const problems = await lint({ ref, config, externalRefResolver });
    externalRefResolver.restoreReferences();
    return [
      ...problems
        .filter(({ ignored, ruleId }) => ignored !== true && !REPLACED_RULES.includes(ruleId))
        .map((problem) => fromRedocly(problem, sources)),
      ...failed.values(),
    ];
  } catch (error) {
    // Redocly follows references recursively and exhausts the stack on deeply nested ones.
    if (isStackExhausted(error)) return [nestingTooDeep(loaded)];
    if (!(error instanceof TypeError)) throw error;
    const rule = ruleThatThrew(error);
    if (rule === undefined || failed.has(rule)) throw error;
    config.skipRules([rule]);
    return lintWith(config, loaded, new Map([...failed, [rule, failure(rule, error, loaded)]]));
  }
}

/** Determines from the stack trace which rule threw. Redocly names the file of each rule after the rule. */
const ruleThatThrew = ({ stack = '' }: TypeError): string | undefined =>
  /[/\\]openapi-core[/\\]lib[/\\]rules[/\\](?:\w+[/\\])?([\w-]+)\.js/.exec(stack)?.[1];

function failure(rule: string, { message }: TypeError, { reference, sources }: LoadedDocument): Problem {
  const place = { source: reference, pointer: '#/' };
  return sources.problem(
    rule,
    place,
    `Redocly's rule \`${rule}\` failed, because a node of the document has an unexpected type: ${message}.`,
    'Fix the other problems, then lint again.',
  );
}

function nestingTooDeep({ reference, sources }: LoadedDocument): Problem {
  return sources.problem(
    'nesting',
    { source: reference, pointer: '#/' },
    "Redocly's rules were not run, because the references of the document nest too deeply.",
    'Shorten the longest chain of schemas that refer to the next one.',
  );
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
    `redocly.yaml is invalid: ${message}`,
    'Fix or remove the file.',
  );
}
