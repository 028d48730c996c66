import type { Probe } from '@touchstone/runner';
import { InvalidArgumentError } from 'commander';
import { didYouMean } from '../did-you-mean.js';
import { UsageError } from '../expected-error.js';
import { notHeaderName, notHeaderValue } from '../header.js';
import { most } from '../limits.js';
import { baseUrl, type OptionDeclarations, repeated, wholeNumber } from '../option.js';
import { isProbe, probes } from '../probes.js';

export interface TestOptions {
  readonly server?: string;
  readonly header?: readonly RequestHeader[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly list?: boolean;
  readonly seed: number;
  /** Undefined: the terminal, and the file the configuration names. */
  readonly reporter?: readonly ReporterChoice[];
  readonly verbose?: boolean;
  readonly concurrency?: number;
  readonly timeout?: number;
  readonly allowProbes?: readonly Probe[];
  readonly config?: string;
}

export interface RequestHeader {
  readonly name: string;
  /** Secret: never printed. */
  readonly value: string;
}

export interface ReporterChoice {
  readonly name: 'terminal' | 'json';
  /** Null: stdout. */
  readonly file: string | null;
}

export const testOptions: OptionDeclarations<TestOptions> = {
  server: {
    flags: '--server <url>',
    description: "base URL of the server under test, instead of the configuration's",
    parse: baseUrl('--server'),
  },
  header: {
    flags: '--header <name: value>',
    description:
      'send with every request, or as the credential the document asks for; never printed; repeatable',
    parse: (text, before) => [...(before ?? []), requestHeader(text)],
  },
  include: {
    flags: '--include <pattern>',
    description:
      'only operations, operationIds, tags, error codes, obligations and cases that match; * stands for anything; repeatable',
    parse: repeated,
  },
  exclude: {
    flags: '--exclude <pattern>',
    description: 'not those that match; repeatable',
    parse: repeated,
  },
  list: { flags: '--list', description: 'print obligations, variants and cases, and send nothing' },
  seed: {
    flags: '--seed <number>',
    description: 'the same seed sends the same requests',
    parse: wholeNumber(0, most.seed),
    default: 1,
  },
  reporter: {
    flags: '--reporter <names>',
    description: "terminal, json or both, each with =FILE to write to a file: 'terminal,json=report.json'",
    parse: reporterChoices,
  },
  verbose: { flags: '--verbose', description: 'every finding and id, not the first of each group' },
  concurrency: {
    flags: '--concurrency <number>',
    description: 'requests under way at the same time',
    parse: wholeNumber(1, most.concurrency),
  },
  timeout: {
    flags: '--timeout <ms>',
    description: 'how long to wait for an answer, in milliseconds',
    parse: wholeNumber(1, most.milliseconds),
  },
  allowProbes: {
    flags: '--allow-probes <names>',
    description:
      `what may be tried although it can cost the server something: ${probes.join(', ')}, with commas ` +
      'between (default: all on a server the configuration starts, none on any other)',
    parse: probeNames,
  },
  config: {
    flags: '--config <file>',
    description: 'configuration, instead of the nearest touchstone.config.ts',
  },
};

function requestHeader(text: string): RequestHeader {
  // RFC 9110 §5.6.2: a field name is a token. Not an InvalidArgumentError, whose message
  // would repeat the text: it holds a secret.
  const match = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*$/.exec(text);
  if (match?.[1] === undefined || !match[2] || /[\r\n\0]/.test(match[2])) {
    throw new UsageError("--header expects 'Name: value', in quotes.");
  }
  const why = notHeaderName(match[1]) ?? notHeaderValue(match[2]);
  if (why !== null) throw new UsageError(`--header ${match[1]}: it ${why}`);
  return { name: match[1], value: match[2] };
}

function reporterChoices(text: string): readonly ReporterChoice[] {
  const choices = text.split(',').map((part): ReporterChoice => {
    const [name = '', ...rest] = part.split('=');
    if (name !== 'terminal' && name !== 'json') {
      throw new InvalidArgumentError(
        `There is no reporter '${name}'.${didYouMean(name, ['terminal', 'json'])}`,
      );
    }
    return { name, file: rest.length === 0 ? null : rest.join('=') };
  });
  if (choices.some(({ file }) => file === '')) throw new InvalidArgumentError('Expected a file after =.');
  if (choices.filter(({ file }) => file === null).length > 1) {
    throw new InvalidArgumentError('Only one can write to stdout: give the other a file, json=report.json.');
  }
  return choices;
}

function probeNames(text: string, before: readonly Probe[] | undefined): readonly Probe[] {
  const named = text.split(',').map((name) => {
    if (!isProbe(name))
      throw new InvalidArgumentError(`There is no probe '${name}'.${didYouMean(name, probes)}`);
    return name;
  });
  return [...(before ?? []), ...named];
}
