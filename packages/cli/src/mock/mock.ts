import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isRequestable, serverPath } from '@touchstone/core/internal';
import { printableLines } from '@touchstone/reporters/printable';
import type { Context } from '../context.js';
import { exitCode } from '../exit-code.js';
import { ServerError, UsageError } from '../expected-error.js';
import { createInterrupts } from '../interrupt.js';
import { chooseTargets, type Target } from '../targets.js';
import { createTargetMock, type MockedTarget } from './create-target-mock.js';
import type { MockCommandOptions } from './options.js';
import { watchDocument } from './watch.js';

/** Runs `touchstone mock`: serves mocks of the documents until a signal stops it. */
export async function mock(
  names: readonly string[],
  options: MockCommandOptions,
  context: Context,
): Promise<number> {
  const targets = await distinctTargets(names, options, context);
  const token = controlToken(options, context);
  const isAlone = targets.length === 1;
  if (!isAlone) rejectSingleDocumentOptions(options);
  const mocks = await Promise.all(
    targets.map((target) => createTargetMock(target, options, { token, isAlone }, context)),
  );
  if (!isAlone) await rejectIdleFaults(mocks, options);
  rejectSharedBasePath(mocks);
  for (const mocked of mocks) {
    warnOfUndefinedVariables(mocked, context);
    warnOfUnusablePaths(mocked, context);
    warnOfIdleWebhooks(mocked, options, context);
  }
  const { createMockServer } = await import('@touchstone/mock/node');
  const server = createMockServer(
    mocks.map((mocked) => mocked.mock),
    { onError: (error) => context.err.write(`${error instanceof Error ? error.stack : String(error)}\n`) },
  );
  const interrupts = createInterrupts(() => {});
  interrupts.listen();
  try {
    const origin = await listen(server, options);
    const printUrl = ({ target, mock: { basePath } }: MockedTarget): void => {
      context.out.write(`${target.name} listening on ${origin}${basePath}\n`);
    };
    const onMove = (moved: MockedTarget): void => {
      printUrl(moved);
      warnOfSharedBasePath(moved, mocks, context);
    };
    if (options.watch)
      for (const mocked of mocks)
        void watchDocument(mocked, interrupts.signal, context, () => onMove(mocked));
    for (const mocked of mocks) printUrl(mocked);
    await stopped(server, interrupts.signal);
    return exitCode.passed;
  } finally {
    interrupts.dispose();
    server.closeAllConnections();
    server.close();
  }
}

/** Returns one target per document, because configured systems may share a document. */
async function distinctTargets(
  names: readonly string[],
  options: MockCommandOptions,
  context: Context,
): Promise<readonly Target[]> {
  const targets = await chooseTargets(names, options.config, context, options.overlay);
  return targets.filter(
    ({ document }, index) => targets.findIndex((other) => other.document === document) === index,
  );
}

function controlToken({ control }: MockCommandOptions, context: Context): string | undefined {
  if (!control) return undefined;
  const token = context.env['TOUCHSTONE_CONTROL_TOKEN'];
  if (!token || token.length < 8)
    throw new UsageError('--control requires a token of at least 8 characters in TOUCHSTONE_CONTROL_TOKEN.');
  context.secrets.add('TOUCHSTONE_CONTROL_TOKEN', token);
  return token;
}

/**
 * Rejects options that accept only one document.
 * @throws {UsageError} if such an option is set.
 */
function rejectSingleDocumentOptions({ control, initialData }: MockCommandOptions): void {
  const option = control ? '--control' : initialData === undefined ? undefined : '--initial-data';
  if (option !== undefined)
    throw new UsageError(`${option} accepts one document only: mock the documents one at a time.`);
}

/**
 * Rejects faults that apply to no operation.
 * @throws {UsageError} if a fault names an operation that no document contains.
 */
async function rejectIdleFaults(
  mocks: readonly MockedTarget[],
  { fault: faults = [] }: MockCommandOptions,
): Promise<void> {
  const { createWildcard } = await import('@touchstone/core/internal');
  const ids = mocks.flatMap(({ mock: { model } }) => model.operations.map(({ id }) => id));
  for (const { operation } of faults)
    if (operation !== undefined && !ids.some(createWildcard(operation)))
      throw new UsageError(
        `--fault names the unknown operation ${operation}. Expected an operation such as ${ids[0]}.`,
      );
}

/**
 * Rejects documents that share a base path, because requests to it would be ambiguous.
 * @throws {UsageError} naming the two systems.
 */
function rejectSharedBasePath(mocks: readonly MockedTarget[]): void {
  for (const [index, { target, mock: own }] of mocks.entries()) {
    const other = mocks.slice(0, index).find(({ mock: earlier }) => earlier.basePath === own.basePath);
    if (!other) continue;
    throw new UsageError(
      `'${other.target.name}' and '${target.name}' have the same base path ${own.basePath || '/'}: mock them one at a time.`,
    );
  }
}

/** Warns about a shared base path instead of failing, because a running mock must not stop while clients use it. */
function warnOfSharedBasePath(
  { target, mock: own }: MockedTarget,
  mocks: readonly MockedTarget[],
  { err }: Context,
): void {
  const other = mocks.find(({ mock: candidate }) => candidate !== own && candidate.basePath === own.basePath);
  if (!other) return;
  err.write(
    `warning: '${target.name}' and '${other.target.name}' have the same base path ${own.basePath || '/'}: ` +
      'only one of them receives requests.\n',
  );
}

function warnOfUndefinedVariables(
  { target, mock: { model, basePath } }: MockedTarget,
  { err }: Context,
): void {
  const { undefinedVariables } = serverPath(model);
  const [url] = model.servers;
  if (url === undefined || undefinedVariables.length === 0) return;
  const names = undefinedVariables.map((name) => `\`${name}\``).join(', ');
  err.write(
    `warning: ${target.name}: the server URL ${printableLines(url)} uses undefined variables (${printableLines(names)}): ` +
      `define each under \`variables\` with a \`default\`. The mock has the base path ${basePath || '/'}.\n`,
  );
}

function warnOfUnusablePaths({ target, mock: { model } }: MockedTarget, { err }: Context): void {
  const paths = model.paths.map(({ path }) => path).filter((path) => !isRequestable(path));
  const [first] = paths;
  if (first === undefined) return;
  const others = paths.length - 1;
  const which = others === 0 ? first : `${first} or ${others} other path${others === 1 ? '' : 's'}`;
  err.write(
    `warning: ${target.name}: no request can match ${printableLines(which)}, because ? and # end a path (OpenAPI 3.1 §4.8.8).\n`,
  );
}

function warnOfIdleWebhooks(
  { target, mock: { model } }: MockedTarget,
  { webhook }: MockCommandOptions,
  { err }: Context,
): void {
  const idle = model.webhooks.filter(({ causes }) => causes.length === 0).map(({ name }) => name);
  if (!webhook || idle.length === 0) return;
  err.write(
    `warning: ${target.name}: no operation is documented to cause ${printableLines(idle.join(', '))}: add \`x-caused-by\`.\n`,
  );
}

/**
 * Starts listening and returns the origin.
 * @throws {ServerError} if the address is not available.
 */
async function listen(server: Server, { port, host }: MockCommandOptions): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ServerError(listenProblem(error, host, port))),
    );
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const hostname = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${hostname}:${address.port}`;
}

function listenProblem({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE')
    return `${host}:${port} is already in use. Pass another --port, or 0 for any free port.`;
  if (code === 'EACCES') return `Port ${port} requires elevated privileges. Pass a --port above 1023.`;
  return `Cannot listen on ${host}:${port}: ${message}.`;
}

function stopped(server: Server, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    server.once('error', reject);
  });
}
