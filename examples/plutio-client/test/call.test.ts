import { Removed } from '@touchstone/plutio-zod';
import { expect, test } from 'vitest';
import { call, PlutioError } from '../src/call.js';

const removed = { _id: 'Tq7sWbXhfPmNcGZ4k' };
const ok = { data: removed, response: Response.json(removed) };
const refusal = (status: number, message: string, headers: Record<string, string> = {}) => ({
  error: { code: status, message },
  response: Response.json({ code: status, message }, { status, headers }),
});
const failed = refusal(
  500,
  'The server failed. Retry in a few seconds. If the error persists, contact support.',
);
const limited = (seconds: number) =>
  refusal(429, `Rate limit exceeded: retry in ${seconds} seconds.`, { 'Retry-After': String(seconds) });

/** Runs a call that receives the given responses in turn, and records its waits. */
async function outcome(
  ...answers: readonly { data?: unknown; error?: unknown; response: Response }[]
): Promise<{ result: unknown; waits: readonly number[]; left: number }> {
  const waits: number[] = [];
  const rest = [...answers];
  const result = await call(
    'removeTask',
    Removed,
    async () => rest.shift() ?? ok,
    async (seconds) => waits.push(seconds),
  ).catch((error: unknown) => (error instanceof PlutioError ? error.code : error));
  return { result, waits, left: rest.length };
}

test.each([
  ['a success', [ok], removed, []],
  ['a temporary failure', [failed, ok], removed, [1]],
  ['a permanent failure', [failed, failed, failed, ok], 'server_error', [1, 1]],
  ['a rate limit with a short wait', [limited(17), ok], removed, [17]],
  ['a rate limit with a long wait', [limited(3000), ok], 'rate_limit_exceeded', []],
  ['an error that a retry cannot fix', [refusal(404, 'No task with this _id exists.'), ok], 'not_found', []],
  ['an error newer than the document', [refusal(418, 'No tea.'), ok], null, []],
])('`call` retries a request only if a retry can help: %s', async (_, answers, result, waits) => {
  expect(await outcome(...answers)).toMatchObject({ result, waits });
});

test('`call` rejects a successful response with an undocumented body', async () => {
  const { result } = await outcome({ data: { _id: 7 }, response: Response.json({ _id: 7 }) });
  expect(result).toHaveProperty('issues');
});
