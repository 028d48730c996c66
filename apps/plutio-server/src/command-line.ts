import {
  type CommonFlags,
  createServerCommand,
  nonEmpty,
  parseArguments,
  readCommonOptions,
  UsageError,
} from '@touchstone/server-kit';
import { Option } from 'commander';
import { catalogue, type MutantName } from './mutants/catalogue.js';
import type { ServerOptions } from './server.js';
import { readVaultKey } from './vault.js';
import { VERSION } from './version.js';

export interface Options {
  readonly server: ServerOptions;
  readonly listMutants: boolean;
  readonly exitWithParent: boolean;
  readonly printDemoClient: boolean;
}

interface Flags extends CommonFlags<MutantName> {
  readonly allowPrivateWebhooks?: true;
  readonly printDemoClient?: true;
}

/**
 * Reads the arguments and the environment. With `--help` or `--version`, prints the text and exits.
 * @throws UsageError if the arguments or the environment are invalid
 */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  const command = createCommand();
  parseArguments(command, args);
  const flags = command.opts<Flags>();
  const common = readCommonOptions(flags, env);
  const encryptionKey = readEncryptionKey(nonEmpty(env['PLUTIO_ENCRYPTION_KEY']));
  if (flags.data !== undefined && encryptionKey === undefined && !flags.listMutants) {
    throw new UsageError(
      '--data requires a key that encrypts the secrets shown in the API manager. Set PLUTIO_ENCRYPTION_KEY to ' +
        '32 random bytes in base64 or hexadecimal, such as the output of openssl rand -base64 32.',
    );
  }
  return {
    server: {
      ...common,
      encryptionKey,
      demoPassword: nonEmpty(env['PLUTIO_DEMO_PASSWORD']),
      allowPrivateWebhooks: flags.allowPrivateWebhooks ?? false,
    },
    listMutants: flags.listMutants ?? false,
    exitWithParent: flags.exitWithParent ?? false,
    printDemoClient: flags.printDemoClient ?? false,
  };
}

function createCommand() {
  return createServerCommand<MutantName>({
    name: 'plutio-server',
    description: 'Reference server for the Plutio API, with optional bugs (mutants).',
    version: VERSION,
    catalogue,
    options: [
      new Option('--allow-private-webhooks', 'also deliver webhooks to loopback and private addresses'),
    ],
    demoOptions: [
      new Option('--print-demo-client', "print the demo client's id and secret to standard error"),
    ],
    environment: `\
  PLUTIO_DEMO_PASSWORD       password to set for the demo user (default: unchanged; login requires a password)
  PLUTIO_ENCRYPTION_KEY      key that encrypts the secrets shown in the API manager: 32 bytes in base64 or hexadecimal
  TOUCHSTONE_CONTROL_TOKEN   bearer token of the control protocol`,
  });
}

function readEncryptionKey(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined;
  const key = readVaultKey(text);
  if (key !== null) return key;
  throw new UsageError('PLUTIO_ENCRYPTION_KEY must be 32 bytes in base64 or hexadecimal.');
}
