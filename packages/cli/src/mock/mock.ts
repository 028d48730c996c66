import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isRequestable } from '@touchstone/core';
import type { Context } from '../context.js';
import { exitCode } from '../exit-code.js';
import { ServerError, UsageError } from '../expected-error.js';
import { listenForInterrupts } from '../interrupt.js';
import { chooseTargets, type Target } from '../targets.js';
import { type MockedTarget, mockOf } from './mock-of.js';
import type { MockCommandOptions } from './options.js';
import { watchDocument } from './watch.js';

/** `touchstone mock`: answers as the documents say, until it is stopped. */
export async function mock(
  names: readonly string[],
  options: MockCommandOptions,
  context: Context,
): Promise<number> {
  const targets = await distinct(names, options, context);
  const token = controlToken(options, context);
  const isAlone = targets.length === 1;
  if (!isAlone) refuseOfSeveral(options);
  const mocks = await Promise.all(
    targets.map((target) => mockOf(target, options, { token, isAlone }, context)),
  );
  if (!isAlone) await refuseIdleFaults(mocks, options);
  refuseSharedBase(mocks);
  for (const each of mocks) {
    warnOfNoPaths(each, context);
    warnOfNoCause(each, options, context);
  }
  const { createMockServer } = await import('@touchstone/mock/node');
  const server = createMockServer(
    mocks.map(({ mock: each }) => each),
    { onError: (error) => context.err.write(`${error instanceof Error ? error.stack : String(error)}\n`) },
  );
  const interrupts = listenForInterrupts(() => {});
  try {
    const origin = await listen(server, options);
    const sayWhere = ({ target, mock: { basePath } }: MockedTarget): void => {
      context.out.write(`${target.name} listening on ${origin}${basePath}\n`);
    };
    const onMove = (moved: MockedTarget): void => {
      sayWhere(moved);
      warnOfSharedBase(moved, mocks, context);
    };
    if (options.watch)
      for (const each of mocks) void watchDocument(each, interrupts.signal, context, () => onMove(each));
    for (const each of mocks) sayWhere(each);
    await stopped(server, interrupts.signal);
    return exitCode.passed;
  } finally {
    interrupts.dispose();
    server.closeAllConnections();
    server.close();
  }
}

/** Systems of the configuration may share a document. */
async function distinct(
  names: readonly string[],
  options: MockCommandOptions,
  context: Context,
): Promise<readonly Target[]> {
  const targets = await chooseTargets(names, options.config, context);
  return targets.filter(
    ({ document }, index) => targets.findIndex((other) => other.document === document) === index,
  );
}

function controlToken({ control }: MockCommandOptions, context: Context): string | undefined {
  if (!control) return undefined;
  const token = context.env['TOUCHSTONE_CONTROL_TOKEN'];
  if (!token || token.length < 8)
    throw new UsageError('--control takes a token of at least 8 characters from TOUCHSTONE_CONTROL_TOKEN.');
  context.secrets.add('TOUCHSTONE_CONTROL_TOKEN', token);
  return token;
}

/** @throws {UsageError} when an option is of one document. */
function refuseOfSeveral({ control, initialData }: MockCommandOptions): void {
  const option = control ? '--control' : initialData === undefined ? undefined : '--initial-data';
  if (option !== undefined) throw new UsageError(`${option} is of one document: mock them one at a time.`);
}

/** @throws {UsageError} when a fault is for an operation that no document has. */
async function refuseIdleFaults(
  mocks: readonly MockedTarget[],
  { fault: faults = [] }: MockCommandOptions,
): Promise<void> {
  const { createWildcard } = await import('@touchstone/core');
  const ids = mocks.flatMap(({ mock: { model } }) => model.operations.map(({ id }) => id));
  for (const { operation } of faults)
    if (operation !== undefined && !ids.some(createWildcard(operation)))
      throw new UsageError(
        `No document has the operation ${operation} of a fault; there is ${ids[0]}, for one.`,
      );
}

/** @throws {UsageError} when nobody could tell whose a request is. */
function refuseSharedBase(mocks: readonly MockedTarget[]): void {
  for (const [index, { target, mock: own }] of mocks.entries()) {
    const other = mocks.slice(0, index).find((each) => each.mock.basePath === own.basePath);
    if (!other) continue;
    throw new UsageError(
      `'${other.target.name}' and '${target.name}' both begin at ${own.basePath || '/'}: mock them one at a time.`,
    );
  }
}

/** What is refused at the beginning must not end a mock that others call. */
function warnOfSharedBase(
  { target, mock: own }: MockedTarget,
  mocks: readonly MockedTarget[],
  { err }: Context,
): void {
  const other = mocks.find(({ mock: each }) => each !== own && each.basePath === own.basePath);
  if (!other) return;
  const where = own.basePath || '/';
  err.write(
    `warning: '${target.name}' and '${other.target.name}' both begin at ${where}: only one of them is asked.\n`,
  );
}

function warnOfNoPaths({ target, mock: { model } }: MockedTarget, { err }: Context): void {
  const paths = model.paths.map(({ path }) => path).filter((path) => !isRequestable(path));
  const [first] = paths;
  if (first === undefined) return;
  const which = paths.length === 1 ? first : `${first} and ${paths.length - 1} more`;
  err.write(
    `warning: ${target.name}: no request can have the path ${which}: ? and # end one (OpenAPI 3.1 §4.8.8).\n`,
  );
}

function warnOfNoCause(
  { target, mock: { model } }: MockedTarget,
  { webhook }: MockCommandOptions,
  { err }: Context,
): void {
  const idle = model.webhooks.filter(({ causes }) => causes.length === 0).map(({ name }) => name);
  if (!webhook || idle.length === 0) return;
  err.write(
    `warning: ${target.name}: nothing says what causes ${idle.join(', ')}: name the operations in \`x-caused-by\`.\n`,
  );
}

/** @throws {ServerError} when it cannot listen there. */
async function listen(server: Server, { port, host }: MockCommandOptions): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new ServerError(whyNot(error, host, port))),
    );
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${shown}:${address.port}`;
}

function whyNot({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE')
    return `Something listens on ${host}:${port} already: give another --port, or 0 for any.`;
  if (code === 'EACCES')
    return `Nobody but the administrator may listen on port ${port}: give a --port above 1023.`;
  return `Cannot listen on ${host}:${port}: ${message}.`;
}

function stopped(server: Server, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    server.once('error', reject);
  });
}
