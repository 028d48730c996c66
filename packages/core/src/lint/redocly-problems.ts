import { dirname } from 'node:path';
import {
  Config,
  createConfig,
  findConfig,
  lint,
  lintDocument,
  loadConfig,
  type NormalizedProblem,
  Source,
} from '@redocly/openapi-core';
import type { LoadedDocument } from '../load/load.js';
import type { Problem } from '../load/problem.js';
import { readRegularFile } from '../load/read-text-file.js';
import { fromRedocly } from '../load/redocly-problem.js';
import { isLiteral, isStackExhausted, UNRESOLVED_RULE } from '../load/reference-problem.js';
import { GuardedResolver } from '../load/resolver.js';
import { isAbsoluteUrl } from '../load/url.js';
import { locationAt } from '../overlay/located-tree.js';
import { parsePointer } from '../pointer.js';
import { guardRules } from './guarded-rules.js';
import { revised } from './revised-problem.js';

/**
 * Redocly rules that do not run, because Touchstone's own rules replace them. `success-documented` replaces
 * `operation-2xx-response`; `example-valid`, which distinguishes requests from responses and tests patterns in bounded
 * time, replaces the others.
 */
const REPLACED_RULES = [
  'no-invalid-media-type-examples',
  'no-invalid-schema-examples',
  'no-invalid-parameter-examples',
  'operation-2xx-response',
];

/**
 * Rules of style that Redocly recommends as errors. A document that violates them is valid, so they are warnings unless
 * a `redocly.yaml` specifies otherwise.
 */
const STYLE_RULES = {
  'no-empty-servers': 'warn',
  'no-enum-type-mismatch': 'warn',
  'no-path-trailing-slash': 'warn',
  'no-schema-type-mismatch': 'warn',
  'no-server-trailing-slash': 'warn',
  'nullable-type-sibling': 'warn',
  'operation-operationId-url-safe': 'warn',
  'operation-summary': 'warn',
} as const;

/**
 * Runs Redocly's rules. The document is resolved again, because bundling has moved nodes away from where the rules
 * expect them. The source documents are reused, so positions remain valid.
 */
export async function redoclyProblems(loaded: LoadedDocument): Promise<readonly Problem[]> {
  const config = await configFor(loaded).catch((error: unknown) => error);
  if (!(config instanceof Config)) return [unusable(config, loaded)];
  config.skipRules(REPLACED_RULES);
  // The `$ref` in an example is data (OpenAPI 3.1 §4.8.14).
  config.doNotResolveExamples = true;
  return lintWith(config, loaded);
}

/** Runs Redocly's rules. A rule that throws is reported instead of its problems. */
async function lintWith(config: Config, loaded: LoadedDocument): Promise<readonly Problem[]> {
  const { reference: ref, sources } = loaded;
  const externalRefResolver = new GuardedResolver(ref, sources);
  const failures = guardRules(config);
  try {
    const reported = await reportedProblems(loaded, config, externalRefResolver);
    externalRefResolver.restoreReferences();
    const problems = reported
      .filter(({ ruleId, ignored }) => ignored !== true && !failures.has(ruleId))
      .filter((problem) => !isUnresolvedLiteral(problem, loaded))
      .map((problem) => fromRedocly(problem, sources))
      .flatMap((problem) => revised(problem, loaded, config.configPath !== undefined));
    return [...problems, ...failureProblems(failures, problems, loaded)];
  } catch (error) {
    // Redocly follows references recursively and exhausts the stack on deeply nested ones.
    if (isStackExhausted(error)) return [nestingTooDeep(loaded)];
    throw error;
  }
}

/**
 * Returns the problems that Redocly reports: in the source documents, or in the document after its overlays, with the
 * positions that its nodes have in the source documents.
 */
async function reportedProblems(
  { reference, overlaid, sources }: LoadedDocument,
  config: Config,
  externalRefResolver: GuardedResolver,
): Promise<readonly NormalizedProblem[]> {
  if (!overlaid) return lint({ ref: reference, config, externalRefResolver });
  const source = new Source(reference, sources.get(reference)?.body ?? '');
  const start = { source: reference, pointer: '#/' };
  const reported = await lintDocument({
    document: { source, parsed: overlaid },
    config,
    externalRefResolver,
  });
  return reported.map((problem) => ({
    ...problem,
    location: problem.location.map((location) => {
      if (location.pointer === undefined) return location;
      const at = locationAt(overlaid, parsePointer(location.pointer), start, sources);
      return {
        ...location,
        pointer: at.pointer,
        source: new Source(at.source, sources.get(at.source)?.body ?? ''),
      };
    }) as NormalizedProblem['location'],
  }));
}

const isUnresolvedLiteral = (problem: NormalizedProblem, { reference, sources }: LoadedDocument): boolean =>
  problem.ruleId === UNRESOLVED_RULE && isLiteral(problem, sources, reference);

function nestingTooDeep({ reference, sources }: LoadedDocument): Problem {
  return sources.problem(
    'nesting',
    { source: reference, pointer: '#/' },
    "Redocly's rules were not run, because the references of the document nest too deeply.",
    'Shorten the longest chain of schemas in which each refers to the next.',
  );
}

/**
 * Returns a problem for each rule that failed. If the structure of the document is valid, the problem is a warning,
 * because the failure is not the document's fault. For example, Redocly calls the member `hasOwnProperty` of an object
 * even if the document defines it.
 */
function failureProblems(
  failures: ReadonlyMap<string, Error>,
  others: readonly Problem[],
  { reference, sources }: LoadedDocument,
): readonly Problem[] {
  const isInvalid = others.some(({ rule, severity }) => rule === 'struct' && severity === 'error');
  const place = { source: reference, pointer: '#/' };
  return [...failures].map(([rule, { message }]) => {
    const label = `Redocly rule \`${rule}\``;
    if (isInvalid)
      return sources.problem(
        rule,
        place,
        `${label} failed, because a node of the document has an unexpected type: ${message}.`,
        'Fix the other problems, then lint again.',
      );
    const problem = sources.problem(
      rule,
      place,
      `${label} failed, so the document was not checked against it: ${message}.`,
      `The document may be valid. To hide this warning, switch off \`${rule}\` in redocly.yaml.`,
    );
    return { ...problem, severity: 'warning' };
  });
}

async function configFor({ reference, cwd }: LoadedDocument): Promise<Config> {
  const beside = isAbsoluteUrl(reference) ? undefined : findConfig(dirname(reference));
  const configPath = beside ?? findConfig(cwd);
  if (configPath === undefined) return createConfig({ extends: ['recommended'], rules: STYLE_RULES });
  // Rejects a pipe, on which Redocly would wait forever.
  await readRegularFile(configPath);
  return loadConfig({ configPath });
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
