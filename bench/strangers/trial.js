import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { outboundConnections, traced } from './outbound.js';
import { freePorts, start, waitForServer } from './processes.js';
import { startProxy } from './proxy.js';
import { startSink } from './sink.js';
import { differences, snapshot } from './snapshot.js';

/**
 * Starts a fresh server with a proxy in front, creates the resources of other clients, and calls `tool` with the URL of
 * the proxy and a folder for its files. Returns the result of the tool, the counts of the proxy, the differences of the
 * server's state, and the calls that the server made.
 */
export async function trial({ server, model, folder, settings, tool }) {
  const dataFolder = join(folder, 'server');
  await rm(folder, { recursive: true, force: true });
  await mkdir(dataFolder, { recursive: true });
  const sink = await startSink();
  const ports = await freePorts(server.ports);
  const origin = `http://127.0.0.1:${ports[0]}`;
  const direct = `${origin}${server.basePath}`;
  const log = join(folder, 'server.txt');
  const trace = join(folder, 'connections.txt');
  let prepared;
  let child;
  let proxy;
  try {
    prepared = await server.prepare({ folder: dataFolder, ports, sink, settings });
    child = start({ ...(settings.trace ? await traced(prepared, trace) : prepared), log });
    await waitForServer(`${direct}${server.ready}`, server.headers, child, log);
    for (const seed of server.seeds?.() ?? []) await send(direct, server, seed);
    proxy = await startProxy({ origin, model, basePath: server.basePath });
    await settled();
    const state = () => snapshot(server, model, { url: direct, folder: dataFolder });
    const earlier = await state();
    await settled();
    const before = await state();
    sink.takeCalls();
    const connectionsBefore = await outboundConnections(trace);
    const result = await tool({ url: proxy.url, folder });
    const counts = proxy.takeCounts();
    await settled();
    const after = await state().catch((error) => new Map([['state', `unreadable: ${error.message}`]]));
    const connections = await outboundConnections(trace);
    return {
      ...counts,
      ...result,
      differences: differences({ earlier, before, after }),
      calls: sink.takeCalls(),
      connections: connections?.filter((address) => !connectionsBefore.includes(address)),
    };
  } finally {
    await proxy?.close();
    await child?.stop();
    await prepared?.stop?.();
    await sink.close();
  }
}

/** The time after which a server has written, and sent, what a request caused. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 2000));

/** Sends a request, again while the server is busy with its start. */
async function send(url, server, { method, path, body }) {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', ...server.headers },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.ok) return;
    if (answer.status !== 503 || attempt === 10)
      throw new Error(`${server.name}: ${method} ${path} returned ${answer.status}: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, attempt * 200));
  }
}
