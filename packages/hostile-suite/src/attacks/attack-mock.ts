import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { buildModel, load } from '@touchstone/core';
import { createMock, type Mock } from '@touchstone/mock';
import { createMockServer } from '@touchstone/mock/node';
import { spellingsOf } from '../arbitraries/encoders.js';
import type { Failure, RequestInput } from '../input.js';
import { attempt, BrokenPromise, crashOf } from './expected-errors.js';
import { MOCK_DOCUMENT } from './mock-document.js';
import { sendRaw } from './raw-request.js';
import { leakOf } from './secret-remains.js';
import { tracesOf } from './traces.js';

const CONTROL_TOKEN = 'control-token-of-the-suite';

/** The mock that all inputs of this process attack. */
interface Target {
  readonly mock: Mock;
  readonly port: number;
  /** The errors that the mock reported since the last input. */
  readonly errors: unknown[];
}

let target: Promise<Target> | undefined;

/** Sends hostile requests to a stateful mock over HTTP. Returns the first failure, if any. */
export async function attackMock({
  secret,
  encoders,
  personal,
  requests,
}: RequestInput): Promise<Failure | undefined> {
  target ??= startTarget();
  const { mock, port, errors } = await target;
  errors.length = 0;
  const spellings = spellingsOf(secret, encoders);
  try {
    for (const script of requests) {
      const answer = await attempt('mock', [], () =>
        sendRaw(port, script, { secret, reflected: spellings.at(-1) ?? '', personal }),
      );
      const failure = invalidAnswer(answer ?? '') ?? crashIn(errors);
      if (failure) return failure;
    }
    const journal = await attempt('journal', [], () => control(mock, 'GET', '/control/journal'));
    const failure =
      leakOf('journal', journal ?? '', spellings) ??
      leakOf('journal', journal ?? '', [personal]) ??
      (await unresponsive(port));
    if (failure) return failure;
  } catch (error) {
    if (!(error instanceof BrokenPromise)) throw error;
    return error.failure;
  } finally {
    await control(mock, 'POST', '/control/reset');
    await control(mock, 'DELETE', '/control/journal');
  }
  return tracesOf('mock');
}

async function startTarget(): Promise<Target> {
  writeFileSync('mock.json', JSON.stringify(MOCK_DOCUMENT));
  const mock = createMock(buildModel(await load('mock.json')), {
    stateful: true,
    control: { token: CONTROL_TOKEN },
    check: true,
  });
  const errors: unknown[] = [];
  const server = createMockServer([mock], { onError: (error) => errors.push(error) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { mock, port: (server.address() as AddressInfo).port, errors };
}

async function control(mock: Mock, method: string, path: string): Promise<string> {
  const headers = { authorization: `Bearer ${CONTROL_TOKEN}` };
  const response = await mock(new Request(`http://localhost${path}`, { method, headers }));
  if (!response.ok) throw new Error(`${method} ${path} returned ${response.status}.`);
  return response.text();
}

function invalidAnswer(answer: string): Failure | undefined {
  if (answer === '' || /^HTTP\/1\.1 [1-5]\d\d /.test(answer)) return undefined;
  return {
    rule: 'output',
    part: 'mock',
    detail: `The response starts with ${JSON.stringify(answer.slice(0, 80))}.`,
  };
}

/** Returns the failure for the first error of the mock, except errors of connections that the client closed. */
function crashIn(errors: readonly unknown[]): Failure | undefined {
  const own = errors.find((error) => !/closed the connection|aborted|ECONNRESET|EPIPE/.test(String(error)));
  return own === undefined ? undefined : crashOf('mock', own, []);
}

async function unresponsive(port: number): Promise<Failure | undefined> {
  const alive = {
    method: 'GET',
    target: '/v1/alive',
    headers: [],
    body: { kind: 'text', text: '' },
    framing: 'length',
  } as const;
  const answer = await sendRaw(port, alive, { secret: 'none', reflected: '', personal: '' });
  if (answer.startsWith('HTTP/1.1 204 ')) return undefined;
  return {
    rule: 'hang',
    part: 'mock',
    detail: `A later request received ${JSON.stringify(answer.slice(0, 80))}.`,
  };
}
