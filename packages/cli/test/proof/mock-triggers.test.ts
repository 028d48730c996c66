import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ApiModel, Trigger } from '@touchstone/core';
import { createMock } from '@touchstone/mock';
import { createMockServer } from '@touchstone/mock/node';
import {
  capabilitiesOf,
  connectControl,
  execute,
  PERMISSIONS,
  plan,
  type RunEvent,
  reduceReport,
} from '@touchstone/runner';
import { describe, expect, test } from 'vitest';
import { FSM_NAVIGATOR, modelOf, PLUTIO, type System } from './contract.js';

const TOKEN = 'a-control-token-for-tests-only';

/** Triggers that the mock never fires on its own, because the document does not specify when they apply. */
const UNSPECIFIED: readonly Trigger['kind'][] = ['unknown', 'ambiguous'];

/** Returns one operation for each pair of an error and one of its trigger kinds. */
function triggersOf({
  operations,
}: ApiModel): readonly { code: string; kind: Trigger['kind']; operation: string }[] {
  const triggers = new Map<string, { code: string; kind: Trigger['kind']; operation: string }>();
  for (const { id, responses } of operations) {
    for (const error of responses.flatMap(({ errors }) => errors)) {
      for (const { kind } of error.triggers) {
        const { code } = error;
        if (code !== null && !UNSPECIFIED.includes(kind) && !triggers.has(`${code} ${kind}`))
          triggers.set(`${code} ${kind}`, { code, kind, operation: id });
      }
    }
  }
  return [...triggers.values()];
}

/** Tests an error of an operation against a mock in which one trigger is disabled. */
async function testError(
  model: ApiModel,
  system: System,
  operation: string,
  code: string,
  disabled: readonly string[],
) {
  const mock = createMock(model, {
    stateful: true,
    control: { token: TOKEN },
    allowPrivateWebhooks: true,
    disabled,
  });
  const server = createMockServer([mock]).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const hooks = await connectControl({ url: `${origin}/control`, token: TOKEN });
    const planned = plan(model, {
      seed: 1,
      callers: {},
      control: capabilitiesOf(hooks),
      allow: PERMISSIONS,
      select: (subject) => subject.operation === operation && subject.error === code,
    });
    const events: RunEvent[] = [];
    const running = execute(planned, {
      server: `${origin}${mock.basePath}`,
      document: system.document,
      callers: {},
      resolveSecret: () => '',
      hooks,
    });
    for await (const event of running) events.push(event);
    return reduceReport(planned, events, { document: system.document, strict: true });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe.each([FSM_NAVIGATOR, PLUTIO])('a run against the mock of $name', async (system) => {
  const model = await modelOf(system);
  const triggers = triggersOf(model);

  test('covers more than 15 triggers', () => expect(triggers.length).toBeGreaterThan(15));

  test.each(triggers)(
    'reports $code as violated if its trigger $kind is disabled',
    { timeout: 60_000 },
    async ({ code, kind, operation }) => {
      const report = await testError(model, system, operation, code, [`${code} ${kind}`]);
      const violated = report.ledger.filter(({ verdict }) => verdict === 'violated');
      expect(violated.map(({ error, operation: of }) => [of, error])).toEqual([[operation, code]]);
      expect(new Set(report.findings.map(({ error }) => error))).toEqual(new Set([code]));
    },
  );
});
