import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ApiModel, Trigger } from '@touchstone/core';
import { createMock } from '@touchstone/mock';
import { createMockServer } from '@touchstone/mock/node';
import {
  capabilitiesOf,
  connectControl,
  execute,
  plan,
  type RunEvent,
  reduceReport,
} from '@touchstone/runner';
import { describe, expect, test } from 'vitest';
import { FSM_NAVIGATOR, modelOf, PLUTIO, type System } from './contract.js';

const TOKEN = 'a-control-token-for-tests-only';

/** Never by themselves: nobody said when. */
const SILENT: readonly Trigger['kind'][] = ['unknown', 'ambiguous'];

/** Every error of a document with each kind of trigger that it has, one operation for each. */
function triggersOf({
  operations,
}: ApiModel): readonly { code: string; kind: Trigger['kind']; operation: string }[] {
  const found = new Map<string, { code: string; kind: Trigger['kind']; operation: string }>();
  for (const { id, responses } of operations) {
    for (const { code, triggers } of responses.flatMap(({ errors }) => errors)) {
      for (const { kind } of triggers) {
        if (code !== null && !SILENT.includes(kind) && !found.has(`${code} ${kind}`))
          found.set(`${code} ${kind}`, { code, kind, operation: id });
      }
    }
  }
  return [...found.values()];
}

/** What the runner says of one error of one operation, against a mock in which a trigger does not fire. */
async function verdicts(
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
      allow: ['rate', 'credentials'],
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

describe.each([FSM_NAVIGATOR, PLUTIO])(
  'the mock of $name with a trigger that does not fire',
  async (system) => {
    const model = await modelOf(system);
    const triggers = triggersOf(model);

    test('there are many', () => expect(triggers.length).toBeGreaterThan(15));

    test.each(triggers)(
      '$code by $kind is found missing',
      { timeout: 60_000 },
      async ({ code, kind, operation }) => {
        const report = await verdicts(model, system, operation, code, [`${code} ${kind}`]);
        const violated = report.ledger.filter(({ verdict }) => verdict === 'violated');
        expect(violated.map(({ error, operation: of }) => [of, error])).toEqual([[operation, code]]);
        expect(new Set(report.findings.map(({ error }) => error))).toEqual(new Set([code]));
      },
    );
  },
);
