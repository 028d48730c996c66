import { Agent, createServer, request } from 'node:http';
import { createRouter } from '../../packages/core/dist/internal.js';

/** Headers that concern one connection only (RFC 9110 §7.6.1). */
const HOP_HEADERS = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/**
 * Starts a proxy in front of a server. It counts the requests, and the distinct pairs of a documented operation and a
 * status.
 *
 * @param origin Origin of the server: `http://127.0.0.1:9093`.
 * @param basePath Base path of the document on the server, without a slash at its end: `/api/v2`.
 */
export async function startProxy({ origin, model, basePath }) {
  const router = createRouter(model.paths);
  // Without keep-alive: the server may close an idle connection while the proxy sends the next request.
  const agent = new Agent({ keepAlive: false, maxSockets: 64 });
  let counts = emptyCounts();

  const count = (method, url, status) => {
    counts.requests++;
    const path = url.split(/[?#]/, 1)[0];
    const relative = path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : undefined;
    const item = relative === undefined ? undefined : router.find(method, relative)?.item;
    const operation = item?.operations.find((candidate) => candidate.method === method);
    if (!operation) return;
    const pair = `${operation.id} ${status}`;
    counts.pairs.add(pair);
    if (operation.responses.some((response) => covers(response.status, status))) counts.documented.add(pair);
  };

  const server = createServer((incoming, outgoing) => {
    const headers = withoutHopHeaders(incoming.headers);
    // The body has the same framing on both sides: without a length it is chunked.
    if (incoming.headers['transfer-encoding']) headers['transfer-encoding'] = 'chunked';
    // HTTP/1.0 requires no Host, but the forwarded request has version 1.1.
    headers.host ??= new URL(origin).host;
    const { method, url } = incoming;
    const forwarded = request(new URL(origin), { method, path: url, headers, agent }, (answer) => {
      count(method, url, answer.statusCode);
      outgoing.writeHead(answer.statusCode, answer.statusMessage, withoutHopHeaders(answer.headers));
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    forwarded.on('error', () => {
      // The client sees what the server did: a connection that ends without a response.
      count(method, url, 'no response');
      outgoing.destroy();
    });
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${basePath}`,
    /** Returns the counts since the last call. */
    takeCounts() {
      const { requests, pairs, documented } = counts;
      counts = emptyCounts();
      return { requests, pairs: pairs.size, documentedPairs: documented.size, seen: [...pairs].sort() };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
}

const emptyCounts = () => ({ requests: 0, pairs: new Set(), documented: new Set() });

function covers(documented, status) {
  if (documented === 'default') return true;
  return /^\dXX$/i.test(documented) ? documented[0] === String(status)[0] : documented === String(status);
}

function withoutHopHeaders(headers) {
  const named = String(headers.connection ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_HEADERS.includes(name) && !named.includes(name)),
  );
}
