import type { MockFault } from '@touchstone/mock';
import { InvalidArgumentError } from 'commander';
import { didYouMean } from '../did-you-mean.js';
import { UsageError } from '../expected-error.js';
import { maximum } from '../limits.js';
import { configOption, type OptionDeclarations, overlayOption, wholeNumber } from '../option.js';

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
  /** At most `limit` calls within a window of `window` seconds. */
  readonly rateLimit?: { readonly limit: number; readonly window: number };
  /** Lifetime of a token in seconds. */
  readonly tokenLifetime?: number;
  readonly fault?: readonly MockFault[];
  readonly webhook?: readonly string[];
  readonly allowPrivateWebhooks?: boolean;
  /** Paths of OpenAPI Overlays to apply to the document. */
  readonly overlay?: readonly string[];
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
    description: 'port to listen on; 0 for any free port',
    parse: wholeNumber(0, 65_535),
    default: 4010,
  },
  host: {
    flags: '--host <address>',
    description: 'address to listen on; by default only this machine can connect',
    default: '127.0.0.1',
  },
  watch: {
    flags: '--watch',
    description: 'reload the documents when they change; keep created resources',
  },
  stateful: {
    flags: '--stateful',
    description: 'store resources and apply writes, instead of answering with examples',
  },
  initialData: {
    flags: '--initial-data <file>',
    description:
      'with --stateful: YAML or JSON file with the initial resources by the path of their collection; ' +
      'other collections start with the examples of the document',
  },
  dynamic: {
    flags: '-d, --dynamic',
    description: 'answer with values sampled from the schemas instead of examples',
  },
  seed: {
    flags: '--seed <number>',
    description: 'seed of the sampled values',
    parse: wholeNumber(0, maximum.seed),
    default: 1,
  },
  check: {
    flags: '--check',
    description:
      'validate each response against the document; an invalid response becomes a 500 with the problems',
  },
  control: {
    flags: '--control',
    description: 'serve the control protocol at /control, guarded by the token in TOUCHSTONE_CONTROL_TOKEN',
  },
  rateLimit: {
    flags: '--rate-limit <calls/seconds>',
    description: 'rate limit of operations that document a 429 without a limit, such as 100/60',
    parse: rateLimit,
  },
  tokenLifetime: {
    flags: '--token-lifetime <seconds>',
    description: 'lifetime of tokens if the document does not specify it (default: 3600)',
    parse: wholeNumber(1, maximum.seed),
  },
  fault: {
    flags: '--fault <fault>',
    description:
      'inject a fault into a share of the requests: [OPERATION ]KIND[=NUMBER][:SHARE], ' +
      "such as 'latency=200:1' (milliseconds) or 'GET /jobs/* server-error=503:0.05'; " +
      `kinds: ${faultKinds.join(', ')}; repeatable`,
    parse: (text, before) => [...(before ?? []), fault(text)],
  },
  webhook: {
    flags: '--webhook <url>',
    description:
      'send all webhooks to this URL; TOUCHSTONE_WEBHOOK_SECRET signs webhooks and callbacks; repeatable',
    parse: (text, before) => [...(before ?? []), webhookUrl(text)],
  },
  allowPrivateWebhooks: {
    flags: '--allow-private-webhooks',
    description: 'also deliver webhooks to private and loopback addresses',
  },
  overlay: overlayOption,
  config: configOption,
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
    throw new InvalidArgumentError(`Unknown fault '${kind || text}'.${didYouMean(kind, faultKinds)}`);
  const share = shareText === '' ? Number.NaN : Number(shareText);
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError('Expected a share from 0 to 1.');
  const common = { share, ...(operation !== undefined && { operation }) };
  switch (kind) {
    case 'latency':
    case 'slow-body':
      if (!/^\d{1,7}$/.test(number ?? ''))
        throw new InvalidArgumentError(
          `Expected a whole number of milliseconds up to 9999999, such as ${kind}=200.`,
        );
      return { kind, milliseconds: Number(number), ...common };
    case 'server-error':
      if (number === undefined) return { kind, ...common };
      if (!/^5\d\d$/.test(number))
        throw new InvalidArgumentError(`Expected a 5xx status, such as ${kind}=503.`);
      return { kind, status: Number(number), ...common };
    default:
      if (number !== undefined) throw new InvalidArgumentError(`The fault ${kind} accepts no number.`);
      return { kind, ...common };
  }
}

function webhookUrl(text: string): string {
  // Not an InvalidArgumentError, because commander would repeat the text, which may contain a secret.
  if (!/^https?:/.test(text) || !URL.canParse(text))
    throw new UsageError('--webhook expects an http or https URL.');
  return text;
}
