import type { ApiModel } from '@touchstone/core';
import type { DataFile } from '@touchstone/core/internal';
import type {
  InitialData,
  InitialDataError,
  Mock,
  MockCaller,
  MockOptions,
  ModelChanges,
} from '@touchstone/mock';
import { printableLines } from '@touchstone/reporters/printable';
import type { Caller, Credential, Secret } from '@touchstone/runner';
import type { Context } from '../context.js';
import { UsageError } from '../expected-error.js';
import { loadTarget } from '../load-target.js';
import { resolveSecrets } from '../resolve-secrets.js';
import type { Target } from '../targets.js';
import type { MockCommandOptions } from './options.js';
import { recordStamps, type Stamps } from './stamps.js';

export interface MockedTarget {
  readonly target: Target;
  readonly mock: Mock;
  /**
   * Replaces the model of the mock.
   * @throws {DocumentError} if the initial data does not fit the document.
   */
  update(model: ApiModel): Promise<ModelChanges>;
  /** The stamps of the files that the initial model was read from. */
  readonly stamps: Stamps;
}

/**
 * Creates a mock of the target's document. It accepts the callers of the target's configuration.
 * @throws {UsageError} if the options do not fit the document.
 * @throws {DocumentError} if the document or the initial data is invalid.
 */
export async function createTargetMock(
  target: Target,
  options: MockCommandOptions,
  { token, isAlone }: { readonly token: string | undefined; readonly isAlone: boolean },
  context: Context,
): Promise<MockedTarget> {
  const [{ createWildcard, readData }, { createMock }] = await Promise.all([
    import('@touchstone/core/internal'),
    import('@touchstone/mock'),
  ]);
  const { stamps, onFile } = recordStamps();
  const model = await loadTarget(target, context, { onFile });
  const data =
    options.initialData === undefined ? undefined : await readData(options.initialData, context.cwd);
  const { stateful, dynamic, seed, check, rateLimit, tokenLifetime, allowPrivateWebhooks } = options;
  const callers = await callersOf(target, context);
  // If there are several documents, each mock receives only the webhooks and faults of its document.
  const webhooks = isAlone || model.webhooks.length > 0 ? options.webhook : undefined;
  const faults = options.fault?.filter(
    ({ operation }) =>
      isAlone ||
      operation === undefined ||
      model.operations.map(({ id }) => id).some(createWildcard(operation)),
  );
  const mockOptions: MockOptions = {
    seed,
    ...(stateful && { stateful }),
    // `createMock` validates the value and reports its problems.
    ...(data && { initialData: data.value as InitialData }),
    ...(dynamic && { dynamic }),
    ...(check && { check }),
    ...(rateLimit && { rateLimit }),
    ...(tokenLifetime !== undefined && { tokenLifetime }),
    ...(allowPrivateWebhooks && { allowPrivateWebhooks }),
    ...(token !== undefined && { control: { token } }),
    ...(callers && { callers }),
    ...(faults && { faults }),
    ...(webhooks && { webhooks: webhooks.map((url) => ({ url })) }),
    ...webhookSecret(context),
    onDeliveryFailure: ({ event, url, attempts, nextAt }) => {
      const next = nextAt === null ? 'no further attempt' : `next attempt at ${nextAt}`;
      context.err.write(
        printableLines(`${target.name}: ${event} to ${url}: ${attempts.at(-1)?.problem}; ${next}\n`),
      );
    },
  };
  const mock = await withPositions(data, () => createMock(model, mockOptions));
  const update = (next: ApiModel): Promise<ModelChanges> => withPositions(data, () => mock.update(next));
  return { target, mock, update, stamps };
}

/** Runs `act` and converts its errors about options and initial data to errors that name the option or file. */
async function withPositions<Result>(data: DataFile | undefined, act: () => Result): Promise<Result> {
  try {
    return act();
  } catch (error) {
    if (error instanceof Error && error.name === 'OptionError') throw new UsageError(error.message);
    if (!data || !isDataError(error)) throw error;
    const { DocumentError } = await import('@touchstone/core');
    throw new DocumentError(
      error.problems.map(({ pointer, message, suggestion }) =>
        data.problem('initial-data', pointer, message, suggestion),
      ),
    );
  }
}

const isDataError = (error: unknown): error is InitialDataError =>
  error instanceof Error && error.name === 'InitialDataError';

function webhookSecret(context: Context): Pick<MockOptions, 'webhookSecret'> {
  const secret = context.env['TOUCHSTONE_WEBHOOK_SECRET'];
  if (!secret) return {};
  context.secrets.add('TOUCHSTONE_WEBHOOK_SECRET', secret);
  return { webhookSecret: secret };
}

/** Returns the configured callers with the values of their secrets; `undefined` if none are configured. */
async function callersOf(
  target: Target,
  context: Context,
): Promise<Readonly<Record<string, MockCaller>> | undefined> {
  const configured = target.system?.callers;
  if (!configured || Object.keys(configured).length === 0) return undefined;
  await resolveSecrets(target, { startsServer: false }, context);
  const textOf = (secret: Secret | string): string => {
    if (typeof secret === 'string') return secret;
    const value = context.secrets.get(secret.env);
    if (value === undefined) throw new UsageError(`The environment variable ${secret.env} is not set.`);
    return value;
  };
  return Object.fromEntries(
    Object.entries(configured).map(([name, caller]) => [name, withSecrets(caller, textOf)]),
  );
}

function withSecrets(
  { credentials, addressBlocked, ...rest }: Caller,
  textOf: (secret: Secret | string) => string,
): MockCaller {
  return {
    ...rest,
    ...(addressBlocked && { addresses: [] }),
    credentials: Object.fromEntries(
      Object.entries(credentials).flatMap(([scheme, credential]) => {
        const value = mockCredential(credential, textOf);
        return value === undefined ? [] : [[scheme, value]];
      }),
    ),
  };
}

/** Returns the credential as the mock expects it; undefined if another server issues it. */
function mockCredential(
  credential: Credential,
  textOf: (secret: Secret | string) => string,
): MockCaller['credentials'][string] | undefined {
  if ('env' in credential) return textOf(credential);
  if ('user' in credential) return `${textOf(credential.user)}:${textOf(credential.password)}`;
  if ('clientId' in credential && !('refreshToken' in credential))
    return { clientId: textOf(credential.clientId), clientSecret: textOf(credential.clientSecret) };
  return undefined;
}
