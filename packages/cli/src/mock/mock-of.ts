import type { Mock, MockOptions, MockPrincipal, MockWebhook } from '@touchstone/mock';
import type { Principal, Secret } from '@touchstone/runner';
import type { Context } from '../context.js';
import { UsageError } from '../expected-error.js';
import type { Target } from '../targets.js';
import { resolveSecrets } from '../test/resolve-secrets.js';
import type { MockCommandOptions } from './options.js';

/** A target with its mock, and the files it was made of. */
export interface MockedTarget {
  readonly target: Target;
  readonly mock: Mock;
  readonly files: readonly string[];
}

/** A mock of a target's document, which the principals of its configuration may call. */
export async function mockOf(
  target: Target,
  options: MockCommandOptions,
  token: string | undefined,
  context: Context,
): Promise<MockedTarget> {
  const [{ buildModel, load }, { createMock }] = await Promise.all([
    import('@touchstone/core'),
    import('@touchstone/mock'),
  ]);
  const loaded = await load(target.document, { cwd: context.cwd });
  const model = buildModel(loaded);
  const { stateful, dynamic, seed, check, rateLimit, tokenLifetime, allowPrivateWebhooks } = options;
  const principals = principalsOf(target, context);
  const chosen: MockOptions = {
    seed,
    ...(stateful && { stateful }),
    ...(dynamic && { dynamic }),
    ...(check && { check }),
    ...(rateLimit && { rateLimit }),
    ...(tokenLifetime !== undefined && { tokenLifetime }),
    ...(allowPrivateWebhooks && { allowPrivateWebhooks }),
    ...(token !== undefined && { control: { token } }),
    ...(principals && { principals }),
    ...(options.fault && { faults: options.fault }),
    ...(options.webhook && { webhooks: options.webhook.map((url) => receiver(url, context)) }),
  };
  try {
    return { target, mock: createMock(model, chosen), files: loaded.sources.references };
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

function receiver(url: string, context: Context): MockWebhook {
  const secret = context.env['TOUCHSTONE_WEBHOOK_SECRET'];
  if (!secret) return { url };
  context.secrets.add('TOUCHSTONE_WEBHOOK_SECRET', secret);
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret))
    throw new UsageError('TOUCHSTONE_WEBHOOK_SECRET is none: it begins with whsec_, and base64 follows.');
  return { url, secret };
}

/** With the secrets that the configuration only names. Undefined: nobody is configured. */
function principalsOf(target: Target, context: Context): Readonly<Record<string, MockPrincipal>> | undefined {
  const configured = target.system?.principals;
  if (!configured || Object.keys(configured).length === 0) return undefined;
  resolveSecrets(target, { startsServer: false }, context);
  const textOf = (secret: Secret | string): string => {
    if (typeof secret === 'string') return secret;
    const value = context.secrets.get(secret.env);
    if (value === undefined) throw new UsageError(`The environment variable ${secret.env} is not set.`);
    return value;
  };
  return Object.fromEntries(
    Object.entries(configured).map(([name, principal]) => [name, withSecrets(principal, textOf)]),
  );
}

function withSecrets(
  { credentials, addressBlocked, ...rest }: Principal,
  textOf: (secret: Secret | string) => string,
): MockPrincipal {
  return {
    ...rest,
    ...(addressBlocked && { addresses: [] }),
    credentials: Object.fromEntries(
      Object.entries(credentials).map(([scheme, given]) => [
        scheme,
        'env' in given
          ? textOf(given)
          : { clientId: textOf(given.clientId), clientSecret: textOf(given.clientSecret) },
      ]),
    ),
  };
}
