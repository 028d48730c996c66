import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ENCODERS, spellingsOf } from '../src/arbitraries/encoders.js';
import { unsafeCode } from '../src/attacks/generated-code.js';
import { leakOf } from '../src/attacks/secret-remains.js';
import { unsafeOutput } from '../src/attacks/unsafe-output.js';
import { AttackWorker } from '../src/engine/attack-worker.js';
import { campaign } from '../src/engine/campaign.js';
import type { SelfTestInput } from '../src/input.js';

function startWorker(deadlineMs: number): AttackWorker {
  const worker = new AttackWorker(deadlineMs, 96);
  onTestFinished(() => worker.stop());
  return worker;
}

const selfTest = (action: SelfTestInput['action']): SelfTestInput => ({ kind: 'self-test', action });

describe('a worker', () => {
  test.each([
    ['throw', 'crash', 'TypeError: Thrown on purpose.'],
    ['reject', 'crash', 'Uncaught: TypeError: Rejected on purpose.'],
    ['exit', 'crash', 'exit code 77'],
    ['global', 'executed', 'the global variable'],
    ['file', 'executed', 'the file'],
    ['pollute', 'executed', 'a property of a built-in prototype'],
    ['allocate', 'memory', 'heap out of memory'],
  ] as const)('reports the action %s as %s, and then works again', async (action, rule, detail) => {
    const worker = startWorker(60_000);
    const failure = await worker.attack(selfTest(action));
    expect(failure).toMatchObject({ rule, detail: expect.stringContaining(detail) });
    expect(await worker.attack(selfTest('none'))).toBeUndefined();
  });

  test.each(['hang', 'wait'] as const)('is killed at the deadline for the action %s', async (action) => {
    const worker = startWorker(2000);
    expect(await worker.attack(selfTest(action))).toMatchObject({ rule: 'hang' });
  });
});

describe('a campaign', () => {
  test('reports one failure of each kind and continues', async () => {
    const actions = ['none', 'none', 'none', 'throw', 'global'] as const;
    const inputs: fc.Arbitrary<SelfTestInput> = fc.constantFrom(...actions).map(selfTest);
    const [result] = await campaign([{ name: 'self-test', inputs, runs: 60, workers: 1 }], {
      seed: 1,
      deadlineMs: 30_000,
      endsAt: Date.now() + 50_000,
      shrinkMs: 5000,
    });
    expect(result?.findings.map(({ failure }) => failure.rule).sort()).toEqual(['crash', 'executed']);
    expect(result?.inputs).toBeGreaterThanOrEqual(60);
  });
});

describe('the search for secrets', () => {
  const secret = 'Kq7<a&b>"c\'/d+e9z';

  test.each([...ENCODERS.keys()])('finds a secret that is encoded as %s', (encoder) => {
    const spellings = spellingsOf(secret, [encoder]);
    expect(leakOf('text', `before ${spellings.at(-1)} after`, spellings)).toMatchObject({ rule: 'secret' });
    expect(leakOf('text', 'before $SECRET after', spellings)).toBeUndefined();
  });
});

describe('the check of outputs', () => {
  test.each(['\u001b[2J', '\u009b', '\u202e', '\u0000', '\r'])('rejects %j', (character) => {
    expect(unsafeOutput('text', `a${character}b`)).toMatchObject({ rule: 'output' });
    expect(unsafeOutput('text', 'a\tb\n')).toBeUndefined();
  });
});

describe('the check of generated code', () => {
  test.each([
    ['code after the end of a comment', '/** */ globalThis.a = 1; /* */'],
    ['code in a template', 'export const a = `\u0024{process.exit()}`;'],
    ['code after the end of a string', 'export const a = ""; require("fs");'],
    ['a syntax error', 'export const a = "'],
    ['a call on import', 'start();'],
    ['a line separator', 'export const a = "\u2028";'],
    ['an instruction to the compiler', '// @ts-nocheck'],
  ])('rejects %s', (_name, content) => {
    expect(unsafeCode([{ path: 'a.ts', content }])).toMatchObject({ rule: 'output' });
  });

  test('accepts hostile text within literals and comments, and names of members', () => {
    const content = [
      '/* globalThis.a = 1; */',
      'export const a: { readonly process: string } = { process: "*/ globalThis.a = 1 /*" };',
      'export const b = a.process;',
    ].join('\n');
    expect(unsafeCode([{ path: 'a.ts', content }])).toBeUndefined();
  });
});
