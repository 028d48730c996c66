import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { CANARY, CANARY_EXIT_CODE } from '../canary.js';
import type { Failure, SelfTestInput } from '../input.js';
import { tracesOf } from './traces.js';

/** Fails on purpose, in the way that the input names. */
export async function selfTest({ action }: SelfTestInput): Promise<Failure | undefined> {
  switch (action) {
    case 'none':
      break;
    case 'throw':
      throw new TypeError('Thrown on purpose.');
    case 'reject':
      void Promise.reject(new TypeError('Rejected on purpose.'));
      await wait(10);
      break;
    case 'exit':
      process.exit(CANARY_EXIT_CODE);
      break;
    case 'hang':
      for (;;);
    case 'wait':
      await new Promise(() => {});
      break;
    case 'allocate': {
      const values: string[][] = [];
      for (;;) values.push(Array.from({ length: 1000 }, (_, index) => `${values.length} ${index}`));
    }
    case 'global':
      Reflect.set(globalThis, CANARY, 1);
      break;
    case 'file':
      writeFileSync(CANARY, '');
      break;
    case 'pollute':
      Reflect.set(Object.prototype, CANARY, 1);
      break;
  }
  return tracesOf('self-test');
}
