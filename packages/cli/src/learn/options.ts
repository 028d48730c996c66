import { type OptionDeclarations, repeated } from '../option.js';
import { type TestOptions, testOptions } from '../test/options.js';

/** The options of `test` that decide what a run sends. */
type RunOptions = Pick<
  TestOptions,
  | 'server'
  | 'header'
  | 'include'
  | 'exclude'
  | 'concurrency'
  | 'timeout'
  | 'allow'
  | 'seed'
  | 'overlay'
  | 'config'
>;

export interface LearnOptions extends RunOptions {
  readonly output?: string;
  readonly force?: boolean;
  /** Paths of JSON reports to read, in place of runs. */
  readonly report?: readonly string[];
}

export const learnOptions: OptionDeclarations<LearnOptions> = {
  output: {
    flags: '--output <file>',
    description: 'the file to write the overlay to; {system} is replaced by the name of the system',
  },
  force: { flags: '--force', description: 'replace the file if it exists' },
  report: {
    flags: '--report <file>',
    description: 'read a JSON report of touchstone test in place of a run; at least three, repeatable',
    parse: repeated,
  },
  server: testOptions.server,
  header: testOptions.header,
  include: testOptions.include,
  exclude: testOptions.exclude,
  seed: testOptions.seed,
  concurrency: testOptions.concurrency,
  timeout: testOptions.timeout,
  allow: testOptions.allow,
  overlay: testOptions.overlay,
  config: testOptions.config,
};
