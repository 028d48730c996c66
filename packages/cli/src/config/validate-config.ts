import type { ControlHooks } from '@touchstone/runner';
import { baseUrlExpectation, exampleUrl } from '../base-url.js';
import { ExpectedError } from '../expected-error.js';
import { maximum } from '../limits.js';
import { effectKinds, permissions } from '../permissions.js';
import type { Check, ConfigProblem } from './check.js';
import * as check from './check.js';
import { emitters, patternEngines, type TouchstoneConfig } from './config.js';

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

const secretText = "env('NAME') with the name of an environment variable";

const secret: Check = (value, path, problems) => {
  const isSecret = check.isObject(value) && typeof value['env'] === 'string' && /^\w+$/.test(value['env']);
  if (!isSecret) problems.push(check.wrong(path, secretText, value));
};

const textOrSecret: Check = (value, path, problems) => {
  if (typeof value === 'string') return;
  if (!check.isObject(value)) problems.push(check.wrong(path, `a string or ${secretText}`, value));
  else secret(value, path, problems);
};

const childVariable: Check = (value, path, problems) => {
  if (check.isObject(value) && value['generated'] === true) return;
  textOrSecret(value, path, problems);
};

const httpUrl: Check = (value, path, problems) => {
  const isUrl = typeof value === 'string' && /^https?:\/\/\S+$/.test(value) && URL.canParse(value);
  if (!isUrl) problems.push(check.wrong(path, `a URL such as ${exampleUrl}`, value));
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

const clientCredentials = check.object({
  required: { clientId: textOrSecret, clientSecret: secret },
  optional: { tokenUrl: httpUrl },
});

const credential: Check = (value, path, problems) => {
  const isClient = check.isObject(value) && ('clientId' in value || 'clientSecret' in value);
  (isClient ? clientCredentials : secret)(value, path, problems);
};

const caller = check.object({
  required: { credentials: check.record(credential, 'an object that maps security schemes to secrets') },
  optional: {
    headers: check.record(check.string(), 'an object that maps header names to values'),
    scopes: strings,
    permissions: strings,
    tenant: check.string(),
    revoked: check.boolean,
    expired: check.boolean,
    limits: check.record(
      check.integer(1, maximum.count),
      'an object that maps rate classes to numbers of calls',
    ),
    addressBlocked: check.boolean,
    may: strings,
    provokes: strings,
  },
});

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

const referenceSettings = check.object({
  required: { id: check.string() },
  optional: { disposable: check.boolean },
});

const reference: Check = (value, path, problems) => {
  (check.isObject(value) ? referenceSettings : check.string('an id, or an object with an `id`'))(
    value,
    path,
    problems,
  );
};

const operation = check.object({
  optional: { effect: check.oneOf(effectKinds), allow: check.boolean },
});

const system = check.object({
  required: { document: check.string('the path or URL of an OpenAPI document') },
  optional: {
    overlays: strings,
    server,
    control,
    callers: check.record(caller, 'an object that maps names to callers'),
    headers: check.record(textOrSecret, 'an object that maps header names to values'),
    references: check.record(reference, 'an object that maps the paths of resources to ids'),
    untested: check.array(check.object({ required: { id: check.string(), why: check.string() } })),
    generate: check.array(output),
    report: check.string('the path of a file'),
    concurrency: check.integer(1, maximum.concurrency),
    timeout: check.integer(1, maximum.milliseconds),
    allow: check.array(check.oneOf(permissions)),
    operations: check.record(operation, 'an object that maps operation ids to settings'),
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
