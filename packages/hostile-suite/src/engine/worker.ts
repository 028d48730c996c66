import { rmSync } from 'node:fs';
import process from 'node:process';
import { attack } from '../attacks/attack.js';
import { onProgress } from '../attacks/progress.js';
import type { Failure, Input } from '../input.js';

// The parent creates and removes the working directory. This process also removes it, in case the parent is killed.
const directory = process.cwd();
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
process.on('disconnect', () => process.exit());

// Announce each step, so that the parent can name it if this process stops responding.
onProgress((part) => process.send?.({ part }));

/** The error of a promise or callback that the attack does not await. */
let stray: unknown;
process.on('uncaughtException', (error) => {
  stray = error;
});

process.on('message', (input: Input) => void judge(input));

async function judge(input: Input): Promise<void> {
  let failure: Failure | undefined;
  try {
    failure = (await attack(input)) ?? strayFailure(input);
  } catch (error) {
    failure = { rule: 'crash', part: input.kind, detail: stackOf(error) };
  }
  process.send?.({ failure, rss: process.memoryUsage.rss() });
}

function strayFailure({ kind }: Input): Failure | undefined {
  if (stray === undefined) return undefined;
  const detail = `Uncaught: ${stackOf(stray)}`;
  stray = undefined;
  return { rule: 'crash', part: kind, detail };
}

function stackOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return stack.split('\n').slice(0, 12).join('\n');
}

process.send?.('ready');
