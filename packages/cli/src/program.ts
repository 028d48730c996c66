import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { type CleanupOptions, cleanupOptions } from './cleanup/options.js';
import type { Context } from './context.js';
import {
  cleanupExitCodesHelp,
  exitCode,
  exitCodesHelp,
  learnExitCodesHelp,
  mockExitCodesHelp,
  replayExitCodesHelp,
} from './exit-code.js';
import { type GenerateOptions, generateOptions } from './generate/options.js';
import { Interrupted } from './interrupt.js';
import { type LearnOptions, learnOptions } from './learn/options.js';
import { type LintOptions, lintOptions } from './lint/options.js';
import { type MockCommandOptions, mockOptions } from './mock/options.js';
import { addOptions, type OptionDeclarations, rejectRenamed } from './option.js';
import { errorText } from './print-error.js';
import { type ReplayOptions, replayOptions } from './replay/options.js';
import { type TestOptions, testOptions } from './test/options.js';

/** Runs the command line and returns the exit code. Commands are imported lazily to keep `--help` fast. */
export async function run(argv: readonly string[], context: Context): Promise<number> {
  let code: number = exitCode.passed;
  const program = createProgram(context, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.passed : exitCode.unusable;
    context.err.write(errorText(error));
    return error instanceof Interrupted ? error.exitCode : exitCode.unusable;
  }
}

function createProgram(context: Context, done: (code: number) => void): Command {
  const program = new Command('touchstone')
    .description(
      'Prove that a server returns every response its OpenAPI document describes, errors included.',
    )
    .version(version())
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .showSuggestionAfterError()
    .addHelpText('after', `\n${examplesHelp}\n\n${exitCodesHelp}`)
    .configureOutput({
      writeOut: (text) => context.out.write(text),
      writeErr: (text) => context.err.write(text),
    })
    .exitOverride();

  subcommand<LintOptions>(program, {
    usage: 'lint [documents...]',
    description: 'report problems in OpenAPI documents (- reads stdin; default: all configured documents)',
    options: lintOptions,
    renamed: [['--format', '--reporter']],
    examples: [
      'touchstone lint',
      'touchstone lint openapi.yaml --reporter json',
      'touchstone lint - --max-warnings 0 < openapi.yaml',
    ],
    act: async (targets, options) =>
      done(await (await import('./lint/lint.js')).lint(targets, options, context)),
  });
  subcommand<GenerateOptions>(program, {
    usage: 'generate [systems...]',
    description: 'write types, validators and typed errors to the configured directories',
    options: generateOptions,
    examples: ['touchstone generate', 'touchstone generate billing --check'],
    act: async (targets, options) =>
      done(await (await import('./generate/generate.js')).generate(targets, options, context)),
  });
  subcommand<MockCommandOptions>(program, {
    usage: 'mock [documents...]',
    description: 'serve mocks of OpenAPI documents, errors included (default: all configured documents)',
    options: mockOptions,
    examples: [
      'touchstone mock openapi.yaml',
      'touchstone mock openapi.yaml --stateful --port 8080 --watch',
      'touchstone mock billing --stateful',
    ],
    exitCodes: mockExitCodesHelp,
    act: async (targets, options) =>
      done(await (await import('./mock/mock.js')).mock(targets, options, context)),
  });
  subcommand<TestOptions>(program, {
    usage: 'test [targets...]',
    description:
      'test every documented response of a server; targets are configured systems, ' +
      'or OpenAPI documents with --server',
    options: testOptions,
    examples: [
      'touchstone test',
      "touchstone test openapi.yaml --server http://127.0.0.1:8080/api --header 'X-API-Key: …'",
      "touchstone test billing --include 'POST *' --exclude rate_limit_exceeded --seed 7",
      'touchstone test billing --list',
      'touchstone test billing --reporter terminal,json=reports/billing.json',
    ],
    act: async (targets, options) =>
      done(await (await import('./test/test.js')).test(targets, options, context)),
  });
  subcommand<LearnOptions>(program, {
    usage: 'learn [targets...]',
    description:
      'run the tests three times and write the causes of errors that all runs proved as an OpenAPI Overlay, ' +
      'for review and for --overlay',
    options: learnOptions,
    examples: [
      'touchstone learn billing --output billing.overlay.yaml',
      'touchstone test billing --overlay billing.overlay.yaml',
      'touchstone learn billing --report 1.json --report 2.json --report 3.json --output billing.overlay.yaml',
    ],
    exitCodes: learnExitCodesHelp,
    act: async (targets, options) =>
      done(await (await import('./learn/learn.js')).learn(targets, options, context)),
  });
  subcommand<ReplayOptions>(program, {
    usage: 'replay <report> <finding>',
    description:
      'send a case of a JSON report again and print what is received beside what was recorded; ' +
      'takes the id of a finding or of a case',
    options: replayOptions,
    examples: [
      "touchstone replay reports/billing.json 'POST /invoices 201 example'",
      "touchstone replay report.json 1k3v7q2m5x --server http://127.0.0.1:8080/api --header 'X-API-Key: …'",
    ],
    exitCodes: replayExitCodesHelp,
    act: async ([report = '', finding = ''], options) =>
      done(await (await import('./replay/replay.js')).replay(report, finding, options, context)),
  });
  subcommand<CleanupOptions>(program, {
    usage: 'cleanup [run]',
    description: 'remove the resources that a run left, or list the runs that left resources',
    options: cleanupOptions,
    examples: [
      'touchstone cleanup',
      "touchstone cleanup 5b1f0c9a2e7d --header 'X-API-Key: …'",
      'touchstone cleanup 5b1f0c9a2e7d --forget',
    ],
    exitCodes: cleanupExitCodesHelp,
    act: async ([name], options) =>
      done(await (await import('./cleanup/cleanup.js')).cleanup(name, options, context)),
  });
  return program;
}

interface Subcommand<Options> {
  readonly usage: string;
  readonly description: string;
  readonly options: OptionDeclarations<Options>;
  /** Former names of options, each with its current name. */
  readonly renamed?: readonly (readonly [former: string, present: string])[];
  readonly examples: readonly string[];
  readonly exitCodes?: string;
  act(targets: readonly string[], options: Options): Promise<void>;
}

function subcommand<Options extends object>(program: Command, declared: Subcommand<Options>): void {
  const command = program
    .command(declared.usage)
    .description(declared.description)
    .addHelpText('after', `\nExamples:\n${declared.examples.map((line) => `  $ ${line}`).join('\n')}`)
    .addHelpText('after', `\n${declared.exitCodes ?? exitCodesHelp}`);
  for (const [former, present] of declared.renamed ?? []) rejectRenamed(command, former, present);
  addOptions(command, declared.options).action((...received: readonly unknown[]) =>
    declared.act(argumentsOf(received), command.opts<Options>()),
  );
}

/** Returns the positional arguments that commander passes before the options and the command. */
const argumentsOf = (received: readonly unknown[]): readonly string[] =>
  received
    .slice(0, -2)
    .flat()
    .filter((argument) => argument !== undefined)
    .map(String);

const examplesHelp = `Examples:
  $ touchstone lint openapi.yaml
  $ touchstone generate --check
  $ touchstone mock openapi.yaml --stateful
  $ touchstone test
  $ touchstone test openapi.yaml --server http://127.0.0.1:8080/api

Run touchstone COMMAND --help for the options of a command.`;

function version(): string {
  const read = createRequire(import.meta.url);
  return String(read('@touchstone/cli/package.json').version);
}
