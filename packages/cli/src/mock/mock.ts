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
  refuseOfSeveral(targets, options);
  const mocks = await Promise.all(targets.map((target) => mockOf(target, options, token, context)));
  refuseSharedBase(mocks);
  for (const each of mocks) warnOfNoPaths(each, context);
  const { createMockServer } = await import('@touchstone/mock/node');
  const server = createMockServer(
    mocks.map(({ mock: each }) => each),
    { onError: (error) => context.err.write(`${error instanceof Error ? error.stack : String(error)}\n`) },
  );
  const interrupts = listenForInterrupts(() => {});
  try {
    const origin = await listen(server, options);
    if (options.watch) for (const each of mocks) await watchDocument(each, interrupts.signal, context);
    for (const {
      target,
      mock: { basePath },
    } of mocks)
      context.out.write(`${target.name} listening on ${origin}${basePath}\n`);
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
function refuseOfSeveral({ length }: readonly Target[], { control, initialData }: MockCommandOptions): void {
  const option = control ? '--control' : initialData === undefined ? undefined : '--initial-data';
  if (length > 1 && option !== undefined)
    throw new UsageError(`${option} is of one document: mock them one at a time.`);
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

function warnOfNoPaths({ target, mock: { model } }: MockedTarget, { err }: Context): void {
  const paths = model.paths.map(({ path }) => path).filter((path) => !isRequestable(path));
  const [first] = paths;
  if (first === undefined) return;
  const which = paths.length === 1 ? first : `${first} and ${paths.length - 1} more`;
  err.write(
    `warning: ${target.name}: no request can have the path ${which}: ? and # end one (OpenAPI 3.1 §4.8.8).\n`,
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
