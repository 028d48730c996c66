import type { BodyPrivacy, Permission, Severity } from '@touchstone/runner';
import { InvalidArgumentError } from 'commander';
import { didYouMean } from '../did-you-mean.js';
import { UsageError } from '../expected-error.js';
import { headerNameProblem, headerValueProblem } from '../header.js';
import { maximum } from '../limits.js';
import {
  baseUrl,
  configOption,
  type OptionDeclarations,
  overlayOption,
  repeated,
  wholeNumber,
} from '../option.js';
import { isPermission, permissions } from '../permissions.js';
import { isReporterName, type ReporterName, reporterNames } from '../reporter-names.js';

export interface TestOptions {
  readonly server?: string;
  readonly header?: readonly RequestHeader[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly list?: boolean;
  /** Show what the run would send and what it would not, and send nothing. */
  readonly plan?: boolean;
  /** Seed of the run. Default: 1, with new unique values in each run. */
  readonly seed?: number;
  /** The reporters. Default: the terminal, and JSON if the configuration names a `report` file. */
  readonly reporter?: readonly ReporterChoice[];
  /** The file for the exchanges; `none` for no file. Default: beside the JSON report. */
  readonly exchanges?: string;
  /** Maximum size of the exchange store in megabytes. */
  readonly exchangesLimit?: number;
  readonly verbose?: boolean;
  readonly bodies?: BodyPrivacy;
  /** The least severity of findings that fail the run. Default: `error`. */
  readonly failOn?: Severity;
  readonly concurrency?: number;
  /** Time limit of a request in milliseconds. */
  readonly timeout?: number;
  /** Seconds after which no case is started. */
  readonly maxTime?: number;
  /** Number of requests that cases may send. */
  readonly maxRequests?: number;
  /** The effects that requests may have, in addition to reads. Default: depends on the server; see `permissionsOf`. */
  readonly allow?: readonly Permission[];
  /** Paths of OpenAPI Overlays to apply to the document. */
  readonly overlay?: readonly string[];
  readonly config?: string;
}

export interface RequestHeader {
  readonly name: string;
  /** The value of the header, a secret that is never printed. */
  readonly value: string;
}

export interface ReporterChoice {
  readonly name: ReporterName;
  /** The file to write to; `null` for stdout. */
  readonly file: string | null;
}

export const testOptions: OptionDeclarations<TestOptions> = {
  server: {
    flags: '--server <url>',
    description: 'base URL of the server under test; overrides the configuration',
    parse: baseUrl('--server'),
  },
  header: {
    flags: '--header <name: value>',
    description:
      'send this header with every request, or use it as the credential that the document requires; ' +
      'never printed; repeatable',
    parse: (text, before) => [...(before ?? []), requestHeader(text)],
  },
  include: {
    flags: '--include <pattern>',
    description:
      'test only matching operations, operationIds, tags, error codes, documented responses and cases; ' +
      '* matches any text; repeatable',
    parse: repeated,
  },
  exclude: {
    flags: '--exclude <pattern>',
    description: 'skip tests that match this pattern; repeatable',
    parse: repeated,
  },
  list: {
    flags: '--list',
    description: 'list documented responses, their variants and cases; send nothing',
  },
  plan: {
    flags: '--plan',
    description: 'show the effect of each operation, and what the run would not send and why; send nothing',
  },
  seed: {
    flags: '--seed <number>',
    description: 'seed of the generated requests (default: 1, with new unique values in each run)',
    parse: wholeNumber(0, maximum.seed),
  },
  reporter: {
    flags: '--reporter <names>',
    description: "terminal, json or both, each with =FILE to write to a file: 'terminal,json=report.json'",
    parse: reporterChoices,
  },
  exchanges: {
    flags: '--exchanges <file>',
    description:
      'write every request and response to this file, masked, one JSON value per line, or none ' +
      '(default: beside the JSON report, if it is a file)',
    parse: (text) => text,
  },
  exchangesLimit: {
    flags: '--exchanges-limit <megabytes>',
    description: 'maximum size of that file; exchanges that do not fit are not stored (default: 64)',
    parse: wholeNumber(1, maximum.megabytes),
  },
  verbose: {
    flags: '--verbose',
    description: 'print all findings and ids of each group, not only the first ones',
  },
  bodies: {
    flags: '--bodies <privacy>',
    description:
      'how findings show values of requests and responses: masked hides secrets and personal data, none hides all ' +
      'values, full shows them; credentials of the run are always masked (default: masked)',
    parse: bodyPrivacy,
  },
  failOn: {
    flags: '--fail-on <severity>',
    description: 'least severity of findings that fail the run: error or warning (default: error)',
    parse: severityName,
  },
  concurrency: {
    flags: '--concurrency <number>',
    description:
      'maximum number of concurrent requests (default: 8 if the run starts the server, 4 otherwise)',
    parse: wholeNumber(1, maximum.concurrency),
  },
  timeout: {
    flags: '--timeout <ms>',
    description: 'time limit for each response, in milliseconds (default: 10000)',
    parse: wholeNumber(1, maximum.milliseconds),
  },
  maxTime: {
    flags: '--max-time <seconds>',
    description: 'start no case after this time; running cases finish, and created resources are removed',
    parse: wholeNumber(1, maximum.seconds),
  },
  maxRequests: {
    flags: '--max-requests <number>',
    description: 'start no case whose requests exceed this number, without those that remove resources',
    parse: wholeNumber(1, maximum.count),
  },
  allow: {
    flags: '--allow <effects>',
    description:
      `effects that requests may have in addition to reads: ${permissions.join(', ')}, separated by commas, or none ` +
      '(default: all if the run starts the server, create if the server is on this machine, none otherwise)',
    parse: permissionNames,
  },
  overlay: overlayOption,
  config: configOption,
};

const severities: readonly Severity[] = ['error', 'warning'];

function severityName(text: string): Severity {
  const severity = severities.find((name) => name === text);
  if (severity === undefined) throw new InvalidArgumentError(didYouMean(text, severities).trim());
  return severity;
}

const bodyPrivacies: readonly BodyPrivacy[] = ['masked', 'full', 'none'];

function bodyPrivacy(text: string): BodyPrivacy {
  const privacy = bodyPrivacies.find((name) => name === text);
  if (privacy === undefined) throw new InvalidArgumentError(didYouMean(text, bodyPrivacies).trim());
  return privacy;
}

function requestHeader(text: string): RequestHeader {
  // RFC 9110 §5.6.2: a field name is a token. The error is not an InvalidArgumentError because commander would repeat
  // the text, which contains a secret.
  const match = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*$/.exec(text);
  if (match?.[1] === undefined || !match[2] || /[\r\n\0]/.test(match[2])) {
    throw new UsageError("--header expects 'Name: value', in quotes.");
  }
  const problem = headerNameProblem(match[1]) ?? headerValueProblem(match[2]);
  if (problem !== null) throw new UsageError(`--header ${match[1]}: it ${problem}`);
  return { name: match[1], value: match[2] };
}

function reporterChoices(text: string): readonly ReporterChoice[] {
  const choices = text.split(',').map((part): ReporterChoice => {
    const [name = '', ...rest] = part.split('=');
    if (!isReporterName(name)) {
      throw new InvalidArgumentError(`Unknown reporter '${name}'.${didYouMean(name, reporterNames)}`);
    }
    return { name, file: rest.length === 0 ? null : rest.join('=') };
  });
  if (choices.some(({ file }) => file === ''))
    throw new InvalidArgumentError('Expected a file name after =.');
  if (choices.filter(({ file }) => file === null).length > 1) {
    throw new InvalidArgumentError(
      'Only one reporter can write to stdout. Pass a file for the other, such as json=report.json.',
    );
  }
  return choices;
}

function permissionNames(text: string, before: readonly Permission[] | undefined): readonly Permission[] {
  const words = text.split(',').map((word) => word.trim());
  if (words.includes('none') && (words.length > 1 || before !== undefined))
    throw new InvalidArgumentError("'none' excludes other effects: pass it alone.");
  if (text === 'none') return [];
  const names = words.map((word) => {
    if (!isPermission(word))
      throw new InvalidArgumentError(
        `Unknown effect '${word}'.${didYouMean(word, [...permissions, 'none'])}`,
      );
    return word;
  });
  return [...new Set([...(before ?? []), ...names])];
}
