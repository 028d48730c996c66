import type { ControlHooks } from '@touchstone/runner';
import { baseUrlExpectation, exampleUrl } from '../base-url.js';
import { ExpectedError } from '../expected-error.js';
import { maximum } from '../limits.js';
import { permissions } from '../permissions.js';
import type { Check, ConfigProblem } from './check.js';
import * as check from './check.js';
import { emitters, patternEngines, type TouchstoneConfig } from './config.js';
import { validateCaller } from './validate-caller.js';
import { secret, textOrSecret } from './validate-secret.js';
import { operations, references, values } from './validate-values.js';

/** Thrown if the configuration is invalid. The message lists every problem. */
export class ConfigError extends ExpectedError {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(file: string, problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ path, message }) =>
      path === '' ? `  ${message}` : `  ${path}: ${message}`,
    );
    super(`${file} is invalid:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Checks that a value is a valid configuration.
 * @throws {ConfigError} listing every key that is invalid, unknown or missing.
 */
export function validateConfig(value: unknown, file: string): asserts value is TouchstoneConfig {
  const problems: ConfigProblem[] = [];
  config(value, '', problems);
  if (problems.length > 0) throw new ConfigError(file, problems);
}

/**
 * Checks the value that a `hooks` function returned.
 * @throws {ConfigError} if the value is invalid.
 */
export function validateHooks(value: unknown, path: string, file: string): asserts value is ControlHooks {
  const problems: ConfigProblem[] = [];
  hooksResult(value, path, problems);
  if (problems.length > 0) throw new ConfigError(file, problems);
}

const childVariable: Check = (value, path, problems) => {
  if (check.isObject(value) && value['generated'] === true) return;
  textOrSecret(value, path, problems);
};

/** Checks for a base URL. The message never repeats a string, because it may contain a password. */
const baseUrl: Check = (value, path, problems) => {
  const expected = typeof value === 'string' ? baseUrlExpectation(value) : `a URL such as ${exampleUrl}`;
  if (expected === null) return;
  problems.push(
    typeof value === 'string'
      ? { path, message: `expected ${expected}.` }
      : check.wrong(path, expected, value),
  );
};

const strings = check.array(check.string(), 'a list of strings');

const serverUrl = check.object({ required: { url: baseUrl }, optional: { vendor: check.boolean } });

const serverCommand = check.object({
  required: { command: check.string(), ready: check.regularExpression },
  optional: {
    args: strings,
    env: check.record(childVariable, 'an object that maps the names of environment variables to values'),
    cwd: check.string(),
    url: baseUrl,
    readyTimeout: check.integer(1, maximum.milliseconds),
  },
});

const server: Check = (value, path, problems) => {
  const startsOne = check.isObject(value) && ('command' in value || !('url' in value));
  (startsOne ? serverCommand : serverUrl)(value, path, problems);
};

const controlShape = check.object({ optional: { token: secret, url: baseUrl, hooks: check.callable } });

const control: Check = (value, path, problems) => {
  controlShape(value, path, problems);
  if (check.isObject(value) && value['token'] === undefined && value['hooks'] === undefined) {
    problems.push({
      path,
      message: 'expected a `token` for the control protocol, or `hooks`, received neither.',
    });
  }
};

const output: Check = (value, path, problems) => {
  generateOutput(value, path, problems);
  if (!check.isObject(value) || !Array.isArray(value['emitters'])) return;
  const names = value['emitters'];
  const hasTypes = names.includes('types');
  if (names.includes('errors') && !hasTypes) {
    problems.push({ path: `${path}.emitters`, message: "'errors' requires 'types' in the same list." });
  }
  if (names.includes('zod') && !hasTypes && value['typesPackage'] === undefined) {
    problems.push({
      path: `${path}.emitters`,
      message: "'zod' requires 'types' in the same list, or a `typesPackage`.",
    });
  }
};

const generateOutput = check.object({
  required: { emitters: check.array(check.oneOf(emitters)), directory: check.string() },
  optional: { typesPackage: check.string(), patterns: check.oneOf(patternEngines) },
});

const system = check.object({
  required: { document: check.string('the path or URL of an OpenAPI document') },
  optional: {
    overlays: strings,
    server,
    control,
    callers: check.record(validateCaller, 'an object that maps names to callers'),
    headers: check.record(textOrSecret, 'an object that maps header names to values'),
    references,
    values,
    untested: check.array(check.object({ required: { id: check.string(), why: check.string() } })),
    generate: check.array(output),
    report: check.string('the path of a file'),
    concurrency: check.integer(1, maximum.concurrency),
    timeout: check.integer(1, maximum.milliseconds),
    maxTime: check.integer(1, maximum.seconds),
    maxRequests: check.integer(1, maximum.count),
    exclude: strings,
    allow: check.array(check.oneOf(permissions)),
    operations,
  },
  renamed: new Map([
    ['allowProbes', 'allow'],
    ['principals', 'callers'],
    ['unreachable', 'untested'],
  ]),
});

const config = check.object(
  { required: { systems: check.record(system, 'an object that maps names to systems') } },
  'an object as passed to defineConfig',
);

const hooksResult = check.object({
  optional: {
    secrets: check.record(check.string(), 'an object that maps names to secrets'),
    clock: check.object({ required: { freeze: check.callable, advance: check.callable } }),
    address: check.callable,
    fault: check.callable,
    webhooks: check.boolean,
    callers: check.object({
      required: { create: check.callable, update: check.callable, rotate: check.callable },
    }),
    actions: check.record(
      check.object({
        required: { parameters: strings, run: check.callable },
        optional: { creates: check.string() },
      }),
      'an object that maps names to actions',
    ),
  },
});
