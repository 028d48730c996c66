import type { ApiModel, DataFile } from '@touchstone/core';
import type {
  InitialData,
  InitialDataError,
  Mock,
  MockCaller,
  MockOptions,
  ModelChanges,
} from '@touchstone/mock';
import type { Caller, Secret } from '@touchstone/runner';
import type { Context } from '../context.js';
import { UsageError } from '../expected-error.js';
import type { Target } from '../targets.js';
import { resolveSecrets } from '../test/resolve-secrets.js';
import type { MockCommandOptions } from './options.js';
import { type Stamps, stampsOfReading } from './stamps.js';

/** A target with its mock. */
export interface MockedTarget {
  readonly target: Target;
  readonly mock: Mock;
  /** @throws {DocumentError} where the initial data does not fit the document. */
  update(model: ApiModel): Promise<ModelChanges>;
  /** What the files were like that it was made of. */
  readonly stamps: Stamps;
}

/** A mock of a target's document, which the callers of its configuration may call. */
export async function mockOf(
  target: Target,
  options: MockCommandOptions,
  { token, isAlone }: { readonly token: string | undefined; readonly isAlone: boolean },
  context: Context,
): Promise<MockedTarget> {
  const [{ buildModel, createWildcard, load, readData }, { createMock }] = await Promise.all([
    import('@touchstone/core'),
    import('@touchstone/mock'),
  ]);
  const { stamps, onFile } = stampsOfReading();
  const model = buildModel(await load(target.document, { cwd: context.cwd, onFile }));
  const data =
    options.initialData === undefined ? undefined : await readData(options.initialData, context.cwd);
  const { stateful, dynamic, seed, check, rateLimit, tokenLifetime, allowPrivateWebhooks } = options;
  const callers = callersOf(target, context);
  // Of several documents, each gets what it has a place for.
  const webhooks = isAlone || model.webhooks.length > 0 ? options.webhook : undefined;
  const faults = options.fault?.filter(
    ({ operation }) =>
      isAlone ||
      operation === undefined ||
      model.operations.map(({ id }) => id).some(createWildcard(operation)),
  );
  const chosen: MockOptions = {
    seed,
    ...(stateful && { stateful }),
    // Whatever is in it, `createMock` says what is wrong with it.
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
      const then = nextAt === null ? 'given up' : `tried again at ${nextAt}`;
      context.err.write(`${target.name}: ${event} to ${url}: ${attempts.at(-1)?.problem}; ${then}\n`);
    },
  };
  const mock = await placed(data, () => createMock(model, chosen));
  const update = (next: ApiModel): Promise<ModelChanges> => placed(data, () => mock.update(next));
  return { target, mock, update, stamps };
}

/** What is wrong with options and initial data, said as of what the user gave. */
async function placed<Made>(data: DataFile | undefined, make: () => Made): Promise<Made> {
  try {
    return make();
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

/** With the secrets that the configuration only names. Undefined: nobody is configured. */
function callersOf(target: Target, context: Context): Readonly<Record<string, MockCaller>> | undefined {
  const configured = target.system?.callers;
  if (!configured || Object.keys(configured).length === 0) return undefined;
  resolveSecrets(target, { startsServer: false }, context);
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
      Object.entries(credentials).map(([scheme, given]) => [
        scheme,
        'env' in given
          ? textOf(given)
          : { clientId: textOf(given.clientId), clientSecret: textOf(given.clientSecret) },
      ]),
    ),
  };
}
