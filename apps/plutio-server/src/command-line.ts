import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { catalogue, type MutantName } from './mutants/catalogue.js';
import type { ServerOptions } from './server.js';
import { readVaultKey } from './vault.js';
import { VERSION } from './version.js';

/** The arguments or the environment cannot be used. The message says what to change. */
export class UsageError extends Error {}

export interface Options {
  readonly server: ServerOptions;
  readonly listMutants: boolean;
  readonly exitWithParent: boolean;
  readonly printDemoClient: boolean;
}

interface Flags {
  port: number;
  host: string;
  data?: string;
  control?: true;
  mutant: MutantName[];
  allowPrivateWebhooks?: true;
  listMutants?: true;
  exitWithParent?: true;
  printDemoClient?: true;
}

/** @throws UsageError; prints and exits by itself on --help and --version */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  const command = createCommand();
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) process.exit(0);
    throw new UsageError(error.message.replace(/^error: /, ''));
  }
  const flags = command.opts<Flags>();
  const controlToken = nonEmpty(env['TOUCHSTONE_CONTROL_TOKEN']);
  if (flags.control && controlToken === undefined) {
    throw new UsageError('--control needs a token: set TOUCHSTONE_CONTROL_TOKEN.');
  }
  const encryptionKey = readEncryptionKey(nonEmpty(env['PLUTIO_ENCRYPTION_KEY']));
  if (flags.data !== undefined && encryptionKey === undefined && !flags.listMutants) {
    throw new UsageError(
      '--data needs a key for the secrets that stay visible: set PLUTIO_ENCRYPTION_KEY to 32 random bytes, ' +
        'in base64 or hexadecimal (openssl rand -base64 32).',
    );
  }
  return {
    server: {
      port: flags.port,
      host: flags.host,
      data: flags.data,
      controlToken: flags.control ? controlToken : undefined,
      encryptionKey,
      demoPassword: nonEmpty(env['PLUTIO_DEMO_PASSWORD']),
      mutants: flags.mutant,
      allowPrivateWebhooks: flags.allowPrivateWebhooks ?? false,
    },
    listMutants: flags.listMutants ?? false,
    exitWithParent: flags.exitWithParent ?? false,
    printDemoClient: flags.printDemoClient ?? false,
  };
}

function createCommand(): Command {
  return new Command('plutio-server')
    .description('Reference server of the Plutio API, with bugs it can switch on.')
    .version(VERSION)
    .addOption(
      new Option('--port <number>', 'port to listen on, 0 for a free one').default(0).argParser(readPort),
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--data <file>', 'keep the data in this SQLite file (default: in memory)')
    .option('--control', 'open the control protocol; TOUCHSTONE_CONTROL_TOKEN is its token')
    .addOption(
      new Option('--mutant <name>', 'switch a bug on; may be repeated')
        .default([], 'none')
        .argParser((name, names: MutantName[]) => [...names, readMutant(name)]),
    )
    .option('--allow-private-webhooks', 'deliver webhooks to loopback and private addresses too')
    .option('--list-mutants', 'print the catalogue of bugs as JSON and exit')
    .option('--exit-with-parent', 'stop when standard input closes')
    .option('--print-demo-client', "print the demo client's id and secret on standard error")
    .addHelpText(
      'after',
      `
Environment:
  PLUTIO_DEMO_PASSWORD       what the demo user logs in with from now on (default: as before, at first not at all)
  PLUTIO_ENCRYPTION_KEY      32 bytes in base64 or hexadecimal, which visible secrets are encrypted with
  TOUCHSTONE_CONTROL_TOKEN   the token of the control protocol`,
    )
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
}

function readEncryptionKey(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined;
  const key = readVaultKey(text);
  if (key !== null) return key;
  throw new UsageError('PLUTIO_ENCRYPTION_KEY must be 32 bytes in base64 or hexadecimal.');
}

function readMutant(text: string): MutantName {
  const found = catalogue.find(({ name }) => name === text);
  if (found !== undefined) return found.name;
  const [nearest] = catalogue.map(({ name }) => name).sort((a, b) => distance(a, text) - distance(b, text));
  throw new InvalidArgumentError(
    `There is no such mutant. Did you mean ${nearest}? --list-mutants lists them.`,
  );
}

/** Levenshtein's: the insertions, deletions and replacements that make one text the other. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, a] of [...left].entries()) {
    const next = [i + 1];
    for (const [j, b] of [...right].entries()) {
      const replaced = (row[j] ?? 0) + (a === b ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
