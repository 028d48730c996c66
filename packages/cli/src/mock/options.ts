import type { MockFault } from '@touchstone/mock';
import { InvalidArgumentError } from 'commander';
import { didYouMean } from '../did-you-mean.js';
import { UsageError } from '../expected-error.js';
import { most } from '../limits.js';
import { type OptionDeclarations, wholeNumber } from '../option.js';

export interface MockCommandOptions {
  readonly port: number;
  readonly host: string;
  readonly watch?: boolean;
  readonly stateful?: boolean;
  readonly initialData?: string;
  readonly dynamic?: boolean;
  readonly seed: number;
  readonly check?: boolean;
  readonly control?: boolean;
  readonly rateLimit?: { readonly limit: number; readonly window: number };
  readonly tokenLifetime?: number;
  readonly fault?: readonly MockFault[];
  readonly webhook?: readonly string[];
  readonly allowPrivateWebhooks?: boolean;
  readonly config?: string;
}

const faultKinds = [
  'latency',
  'server-error',
  'reset',
  'slow-body',
  'truncated-body',
  'malformed-json',
] as const satisfies readonly MockFault['kind'][];

export const mockOptions: OptionDeclarations<MockCommandOptions> = {
  port: {
    flags: '-p, --port <number>',
    description: 'where to listen; 0: any that is free',
    parse: wholeNumber(0, 65_535),
    default: 4010,
  },
  host: {
    flags: '--host <address>',
    description: 'on which address; by default this machine alone can call',
    default: '127.0.0.1',
  },
  watch: {
    flags: '--watch',
    description: 'read the document again when it changes, and keep what was created',
  },
  stateful: {
    flags: '--stateful',
    description: 'keep what is created, changed and deleted, instead of answering with examples',
  },
  initialData: {
    flags: '--initial-data <file>',
    description:
      'with --stateful: what there is to begin with, YAML or JSON: things by the path of their collection; ' +
      "of collections it does not name, what the document's examples show",
  },
  dynamic: {
    flags: '-d, --dynamic',
    description: 'answer with values sampled from the schemas, not with examples',
  },
  seed: {
    flags: '--seed <number>',
    description: 'the same seed samples the same values',
    parse: wholeNumber(0, most.seed),
    default: 1,
  },
  check: {
    flags: '--check',
    description: 'check each answer against the document; one that breaks it is a 500 that says how',
  },
  control: {
    flags: '--control',
    description: 'speak the control protocol at /control, with the token in TOUCHSTONE_CONTROL_TOKEN',
  },
  rateLimit: {
    flags: '--rate-limit <calls/seconds>',
    description: 'what a documented 429 without figures admits: 100/60',
    parse: rateLimit,
  },
  tokenLifetime: {
    flags: '--token-lifetime <seconds>',
    description: 'how long tokens are good, where the document does not say (default: 3600)',
    parse: wholeNumber(1, most.seed),
  },
  fault: {
    flags: '--fault <fault>',
    description:
      "fail now and then: KIND=NUMBER:SHARE, after an operation where it is for some: 'latency=200:1' in milliseconds, " +
      `'GET /jobs/* server-error=503:0.05'; ${faultKinds.join(', ')}; repeatable`,
    parse: (text, before) => [...(before ?? []), fault(text)],
  },
  webhook: {
    flags: '--webhook <url>',
    description:
      'where all webhooks go; they, and callbacks, are signed with TOUCHSTONE_WEBHOOK_SECRET; repeatable',
    parse: (text, before) => [...(before ?? []), webhookUrl(text)],
  },
  allowPrivateWebhooks: {
    flags: '--allow-private-webhooks',
    description: 'deliver webhooks to private and loopback addresses too',
  },
  config: {
    flags: '--config <file>',
    description: 'configuration, instead of the nearest touchstone.config.ts',
  },
};

function rateLimit(text: string): { readonly limit: number; readonly window: number } {
  const [, limit, window] = /^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? [];
  if (limit === undefined || window === undefined || Number(window) === 0)
    throw new InvalidArgumentError('Expected calls and seconds, such as 100/60.');
  return { limit: Number(limit), window: Number(window) };
}

const isFaultKind = (text: string): text is MockFault['kind'] => faultKinds.some((kind) => kind === text);

function fault(text: string): MockFault {
  const [, operation, kind = '', number, shareText = '1'] =
    /^(?:(\S+ \S+) )?([^\s=:]*)(?:=([^:]*))?(?::(.*))?$/.exec(text) ?? [];
  if (!isFaultKind(kind))
    throw new InvalidArgumentError(`There is no fault '${kind || text}'.${didYouMean(kind, faultKinds)}`);
  const share = shareText === '' ? Number.NaN : Number(shareText);
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError('Expected a share from 0 to 1.');
  const common = { share, ...(operation !== undefined && { operation }) };
  switch (kind) {
    case 'latency':
    case 'slow-body':
      if (!/^\d{1,7}$/.test(number ?? ''))
        throw new InvalidArgumentError(`Expected up to 9999999 milliseconds, such as ${kind}=200.`);
      return { kind, milliseconds: Number(number), ...common };
    case 'server-error':
      if (number === undefined) return { kind, ...common };
      if (!/^5\d\d$/.test(number)) throw new InvalidArgumentError(`Expected a status, such as ${kind}=503.`);
      return { kind, status: Number(number), ...common };
    default:
      if (number !== undefined) throw new InvalidArgumentError(`The fault ${kind} takes no number.`);
      return { kind, ...common };
  }
}

function webhookUrl(text: string): string {
  // Not an InvalidArgumentError, whose message would repeat the text: it may hold a secret.
  if (!/^https?:/.test(text) || !URL.canParse(text))
    throw new UsageError('--webhook expects a URL of http or https.');
  return text;
}
