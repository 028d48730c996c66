import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiModel, buildModel, load } from '@touchstone/core';

import { onTestFinished } from 'vitest';
import {
  capabilitiesOf,
  type ExecuteOptions,
  execute,
  type Finding,
  PERMISSIONS,
  type Plan,
  type PlanOptions,
  plan,
  type Report,
  type RunEvent,
  reduceReport,
} from '../src/index.js';

/** Builds the model of a document, given as YAML or as an object. */
export async function modelOf(document: string | object): Promise<ApiModel> {
  const directory = await mkdtemp(join(tmpdir(), 'touchstone-runner-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'openapi.yaml');
  await writeFile(file, typeof document === 'string' ? document : JSON.stringify(document));
  return buildModel(await load(file));
}

/** All effects on resources, without wrong credentials and filled rate limits. */
export const WRITES: PlanOptions['allow'] = ['create', 'change', 'destroy', 'dangerous'];

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** The parsed body; `undefined` if it is not JSON. */
  readonly json: unknown;
}

export interface Answer {
  /** The status; 0 to close the connection instead. */
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body. A string is sent unchanged, any other value as JSON. */
  readonly body?: unknown;
}

/** Starts a server that records each call and responds with the result of the handler. */
export async function serve(
  handle: (call: Call) => Answer | Promise<Answer>,
): Promise<{ url: string; calls: Call[] }> {
  const calls: Call[] = [];
  const url = await listen(
    createServer((request, response) => {
      readCall(request)
        .then(async (call) => {
          calls.push(call);
          write(response, await handle(call));
        })
        .catch((error: unknown) => write(response, { status: 599, body: String(error) }));
    }),
  );
  return { url, calls };
}

/** Starts a server on a free port and stops it when the test ends. */
export async function listen(server: Server | import('node:net').Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const url = new URL(request.url ?? '/', 'http://localhost');
  const path = decodeURIComponent(url.pathname);
  return {
    method: request.method ?? '',
    path,
    query: url.searchParams,
    headers: request.headers,
    text,
    json: parse(text),
  };
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function write(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  if (status === 0) return void response.destroy();
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    ...(text !== undefined && { 'content-type': 'application/json' }),
    ...headers,
  });
  response.end(text);
}

export type RunOptions = Partial<Omit<PlanOptions, 'control'>> &
  Partial<Omit<ExecuteOptions, 'server' | 'document'>> & { strict?: boolean };

export interface Run {
  readonly plan: Plan;
  readonly events: readonly RunEvent[];
  readonly report: Report;
}

/** Plans the tests of a document and executes them against a server. */
export async function run(model: ApiModel, server: string, options: RunOptions = {}): Promise<Run> {
  const {
    hooks = {},
    callers = {},
    allow = PERMISSIONS,
    seed = 1,
    valueSeed,
    references,
    operations,
    disposable,
    select,
    isShared,
    strict = false,
  } = options;
  const planned = plan(model, {
    seed,
    callers,
    allow,
    control: capabilitiesOf(hooks),
    ...(valueSeed !== undefined && { valueSeed }),
    ...(references && { references }),
    ...(operations && { operations }),
    ...(disposable && { disposable }),
    ...(select && { select }),
    ...(isShared !== undefined && { isShared }),
    now: Date.now(),
  });
  const events: RunEvent[] = [];
  const { concurrency, timeoutMs = 5000, signal, vendor, headers, onSecret } = options;
  const executeOptions: ExecuteOptions = {
    server,
    document: 'test.yaml',
    callers,
    hooks,
    timeoutMs,
    resolveSecret: options.resolveSecret ?? (({ env }) => `secret-0-${env}`),
    ...(concurrency !== undefined && { concurrency }),
    ...(signal && { signal }),
    ...(vendor !== undefined && { vendor }),
    ...(headers && { headers }),
    ...(onSecret && { onSecret }),
    ...(options.onCreation && { onCreation: options.onCreation }),
    ...(options.onExchange && { onExchange: options.onExchange }),
    ...(options.runCommand && { runCommand: options.runCommand }),
    ...(options.readFile && { readFile: options.readFile }),
    ...(options.bodies && { bodies: options.bodies }),
    ...(options.budget && { budget: options.budget }),
  };
  for await (const event of execute(planned, executeOptions)) events.push(event);
  return { plan: planned, events, report: reduceReport(planned, events, { document: 'test.yaml', strict }) };
}

/** Returns the findings of a run as unique, sorted `rule error` pairs. */
export const brokenRules = ({ report }: Run): readonly string[] =>
  [...new Set(report.findings.map(({ rule, error }) => `${rule} ${error}`))].sort();

/** Renders the findings of a run as text, for the message of a failing test. */
export const findingTexts = ({ report }: Run): readonly string[] =>
  report.findings.map(
    ({ rule, error, case: id, message, received }: Finding) =>
      `${rule} ${error} | ${id} | ${message} | ${JSON.stringify(received)}`,
  );

/** Returns the variants that are not proven, each as `obligation · variant: verdict: reason: detail`. */
export const openVariants = ({ report }: Run): readonly string[] =>
  report.ledger.flatMap(({ id, variants }) =>
    variants.flatMap(({ variant, verdict, reason, detail }) =>
      verdict === 'proven' ? [] : [`${id} · ${variant}: ${verdict}: ${reason}: ${detail}`],
    ),
  );

/** Returns the variants that are not proven, each as `obligation · variant: verdict: reason`. */
export const openReasons = ({ report }: Run): readonly string[] =>
  report.ledger.flatMap(({ id, variants }) =>
    variants.flatMap(({ variant, verdict, reason }) =>
      verdict === 'proven' ? [] : [`${id} · ${variant}: ${verdict}: ${reason}`],
    ),
  );

/** Returns a documented refusal whose body contains one of the codes. */
export const refusedWith = (...codes: readonly string[]): object => ({
  description: 'Refused',
  content: {
    'application/json': {
      schema: { type: 'object', required: ['code'], properties: { code: { type: 'string', enum: codes } } },
    },
  },
});
