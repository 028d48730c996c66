import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Mutant } from '../mutant.js';
import { editDistance } from './edit-distance.js';

/** Thrown if the arguments or the environment are invalid. The message explains how to fix them. */
export class UsageError extends Error {}

/** The flags common to all servers, as parsed by Commander. */
export interface CommonFlags<Name extends string> {
  readonly port: number;
  readonly host: string;
  readonly data?: string;
  readonly control?: true;
  readonly mutant: readonly Name[];
  readonly listMutants?: true;
  readonly exitWithParent?: true;
}

/** The server options that the common flags set. */
export interface CommonServerOptions<Name extends string> {
  readonly port: number;
  readonly host: string;
  readonly data: string | undefined;
  readonly controlToken: string | undefined;
  readonly mutants: readonly Name[];
}

export interface ServerCommand<Name extends string> {
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly catalogue: readonly (Mutant & { readonly name: Name })[];
  /** Options specific to this server, listed after `--mutant`. */
  readonly options: readonly Option[];
  /** Options for the demo data, listed last. */
  readonly demoOptions: readonly Option[];
  /** Help text about the environment variables of the server. */
  readonly environment: string;
}

/** Creates a command with the options common to all servers and the options of this server. */
export function createServerCommand<Name extends string>(definition: ServerCommand<Name>): Command {
  const command = new Command(definition.name)
    .description(definition.description)
    .version(definition.version)
    .addOption(
      new Option('--port <number>', 'port to listen on, or 0 for a free port').default(0).argParser(readPort),
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--data <file>', 'keep the data in this SQLite file (default: in memory)')
    .option('--control', 'enable the control protocol; requires TOUCHSTONE_CONTROL_TOKEN')
    .addOption(
      new Option('--mutant <name>', 'switch on a bug; repeatable')
        .default([], 'none')
        .argParser((name, names: Name[]) => [...names, readMutant(name, definition.catalogue)]),
    );
  for (const option of definition.options) command.addOption(option);
  command
    .option('--list-mutants', 'print the catalogue of bugs as JSON and exit')
    .option('--exit-with-parent', 'stop when standard input closes');
  for (const option of definition.demoOptions) command.addOption(option);
  return command
    .addHelpText('after', `\nEnvironment:\n${definition.environment}`)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
}

/**
 * Parses the arguments. With `--help` or `--version`, prints the text and exits.
 * @throws UsageError if the arguments are invalid
 */
export function parseArguments(command: Command, args: readonly string[]): void {
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) process.exit(0);
    throw new UsageError(error.message.replace(/^error: /, ''));
  }
}

/**
 * Converts the common flags, and the control token of the environment, to server options.
 * @throws UsageError if `--control` is set and `TOUCHSTONE_CONTROL_TOKEN` is not
 */
export function readCommonOptions<Name extends string>(
  flags: CommonFlags<Name>,
  env: NodeJS.ProcessEnv,
): CommonServerOptions<Name> {
  const controlToken = nonEmpty(env['TOUCHSTONE_CONTROL_TOKEN']);
  if (flags.control && controlToken === undefined) {
    throw new UsageError('--control requires a token. Set TOUCHSTONE_CONTROL_TOKEN.');
  }
  return {
    port: flags.port,
    host: flags.host,
    data: flags.data,
    controlToken: flags.control ? controlToken : undefined,
    mutants: flags.mutant,
  };
}

/** Treats an empty environment variable as absent. */
export function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a whole number from 0 to 65535.');
}

function readMutant<Name extends string>(
  text: string,
  catalogue: readonly (Mutant & { readonly name: Name })[],
): Name {
  const mutant = catalogue.find(({ name }) => name === text);
  if (mutant !== undefined) return mutant.name;
  const [nearest] = catalogue
    .map(({ name }) => name)
    .sort((a, b) => editDistance(a, text) - editDistance(b, text));
  throw new InvalidArgumentError(
    `Unknown mutant. Did you mean ${nearest}? Use --list-mutants to list all mutants.`,
  );
}
