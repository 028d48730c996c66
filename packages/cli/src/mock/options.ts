import { InvalidArgumentError } from 'commander';
import { most } from '../limits.js';
import { type OptionDeclarations, wholeNumber } from '../option.js';

export interface MockCommandOptions {
  readonly port: number;
  readonly host: string;
  readonly watch?: boolean;
  readonly stateful?: boolean;
  readonly dynamic?: boolean;
  readonly seed: number;
  readonly check?: boolean;
  readonly control?: boolean;
  readonly rateLimit?: { readonly limit: number; readonly window: number };
  readonly tokenLifetime?: number;
  readonly allowPrivateWebhooks?: boolean;
  readonly config?: string;
}

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
