import { describe, expect, test } from 'vitest';
import type { TriggerKind } from '../src/error/trigger-definition.js';
import { TRIGGERS } from '../src/error/triggers.js';
import type { Trigger } from '../src/index.js';
import { changedParts, checkStage, compareChecks, triggerLabel } from '../src/internal.js';

const KINDS = Object.keys(TRIGGERS) as TriggerKind[];

describe('checks', () => {
  test('are in the order that servers usually follow', () => {
    const byStage = new Map<number, TriggerKind[]>();
    for (const kind of [...KINDS].sort(compareChecks))
      byStage.set(checkStage(kind), [...(byStage.get(checkStage(kind)) ?? []), kind]);
    expect([...byStage.values()]).toEqual([
      ['credential'],
      ['declared'],
      ['address-blocked'],
      ['rate-exceeded'],
      ['header', 'precondition-missing'],
      ['method-unsupported'],
      ['payload-too-large', 'media-type-unsupported', 'not-acceptable'],
      ['operation-unavailable'],
      ['scope-missing', 'permission-denied', 'caller'],
      [
        'request-invalid',
        'required-missing',
        'grant-unsupported',
        'after',
        'resource-absent',
        'resource-foreign',
        'reference-absent',
      ],
      ['client-authentication-failed'],
      ['precondition-failed', 'value-falling', 'transition-forbidden', 'duplicate'],
      ['server-fault'],
      ['unknown', 'ambiguous'],
    ]);
  });

  test('are tied only if they have no usual order', () => {
    const ties = KINDS.flatMap((one, index) =>
      KINDS.slice(index + 1).flatMap((other) => (compareChecks(one, other) === 0 ? [[one, other]] : [])),
    );
    expect(ties).toEqual([
      ['resource-absent', 'resource-foreign'],
      ['unknown', 'ambiguous'],
    ]);
  });

  test('that cannot be combined with others have no changed parts', () => {
    expect(changedParts('resource-foreign')).toEqual(['tenant', 'resource']);
    expect(KINDS.filter((kind) => changedParts(kind) === undefined)).toEqual([
      'caller',
      'operation-unavailable',
      'method-unsupported',
      'not-acceptable',
      'precondition-failed',
      'precondition-missing',
      'after',
      'rate-exceeded',
      'server-fault',
      'unknown',
      'ambiguous',
    ]);
  });
});

describe('triggerLabel', () => {
  const transitions = { field: '/state', initial: ['new'], allowed: {} };
  test.each<[Trigger, string]>([
    [{ kind: 'credential', is: 'missing' }, 'credential: missing'],
    [{ kind: 'header', name: 'X-Team', is: 'not-allowed' }, 'header X-Team: not-allowed'],
    [{ kind: 'scope-missing', lacks: 'type' }, 'scope: type'],
    [{ kind: 'request-invalid', in: 'undeclared-query' }, 'request: undeclared query'],
    [
      { kind: 'client-authentication-failed', by: 'client_secret_post' },
      'client authentication failed: client_secret_post',
    ],
    [{ kind: 'value-falling', field: '/weight' }, 'value falling: /weight'],
    [{ kind: 'reference-absent', field: '/owner' }, 'reference absent: /owner'],
    [{ kind: 'duplicate', fields: ['/a', '/b'] }, 'duplicate: /a, /b'],
    [{ kind: 'duplicate', fields: [] }, 'duplicate: request'],
    [{ kind: 'transition-forbidden', transitions }, 'transition forbidden: /state'],
    [{ kind: 'rate-exceeded', class: 'reads', limit: 1, window: 1 }, 'rate: reads'],
    [{ kind: 'unknown', text: 'status 400' }, 'unknown: status 400'],
    [{ kind: 'ambiguous', candidates: ['a', 'b'] }, 'ambiguous: a, b'],
    [{ kind: 'payload-too-large', limit: 9 }, 'payload too large'],
    [{ kind: 'after', operation: 'POST /jobs/{id}/close' }, 'after POST /jobs/{id}/close'],
    [{ kind: 'caller', is: 'without-permissions' }, 'caller: without permissions'],
    [{ kind: 'request-invalid', in: 'body', only: ['a at /b', 'c at /d'] }, 'request: body a at /b, c at /d'],
  ])('labels %j as %s', (trigger, label) => {
    expect(triggerLabel(trigger)).toBe(label);
  });
});
