import { type Context, createContext, Script } from 'node:vm';

interface Job {
  expression: RegExp | null;
  text: string;
}

const job: Job = { expression: null, text: '' };
let prepared: { readonly context: Context; readonly script: Script } | undefined;

/** `late`: the engine did not finish. `too large`: V8 refuses to execute the expression, regardless of the string. */
export type DeadlineResult = boolean | 'late' | 'too large';

/**
 * Tests a string with the native engine and stops it after a deadline. V8 interrupts a regular expression that runs in
 * a context with a timeout, so no thread is needed. V8 limits its stack for backtracking to 64 MB.
 * @param deadline In milliseconds.
 */
export function testWithDeadline(expression: RegExp, text: string, deadline: number): DeadlineResult {
  prepared ??= {
    context: createContext({ job }, { codeGeneration: { strings: false, wasm: false } }),
    script: new Script('job.expression.test(job.text)'),
  };
  job.expression = expression;
  job.text = text;
  try {
    return prepared.script.runInContext(prepared.context, { timeout: deadline }) === true;
  } catch (error) {
    // Any other error means that the deadline has passed or the stack is exhausted.
    return error instanceof SyntaxError ? 'too large' : 'late';
  } finally {
    job.expression = null;
    job.text = '';
  }
}
