import {
  type CommonFlags,
  createServerCommand,
  nonEmpty,
  parseArguments,
  readCommonOptions,
} from '@touchstone/server-kit';
import { InvalidArgumentError, Option } from 'commander';
import { parseBlock } from './http/address.js';
import { catalogue, type MutantName } from './mutants/catalogue.js';
import type { ServerOptions } from './server.js';
import { VERSION } from './version.js';

export interface Options {
  readonly server: ServerOptions;
  readonly listMutants: boolean;
  readonly exitWithParent: boolean;
  readonly printDemoKey: boolean;
}

interface Flags extends CommonFlags<MutantName> {
  readonly trustedProxy: readonly string[];
  readonly printDemoKey?: true;
}

/**
 * Reads the arguments and the environment. With `--help` or `--version`, prints the text and exits.
 * @throws UsageError if the arguments or the environment are invalid
 */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  const command = createCommand();
  parseArguments(command, args);
  const flags = command.opts<Flags>();
  return {
    server: {
      ...readCommonOptions(flags, env),
      adminToken: nonEmpty(env['FSM_ADMIN_TOKEN']),
      demoKey: nonEmpty(env['FSM_DEMO_KEY']),
      trustedProxies: flags.trustedProxy,
    },
    listMutants: flags.listMutants ?? false,
    exitWithParent: flags.exitWithParent ?? false,
    printDemoKey: flags.printDemoKey ?? false,
  };
}

function createCommand() {
  return createServerCommand<MutantName>({
    name: 'fsm-navigator-server',
    description: 'Reference server for the FSM Navigator API, with optional bugs (mutants).',
    version: VERSION,
    catalogue,
    options: [
      new Option('--trusted-proxy <cidr>', 'trust X-Forwarded-For from this address or block; repeatable')
        .default([], 'none')
        .argParser((block, blocks: string[]) => [...blocks, readBlock(block)]),
    ],
    demoOptions: [new Option('--print-demo-key', "print the demo company's API key to standard error")],
    environment: `\
  FSM_ADMIN_TOKEN            bearer token of the admin surface (default: the surface is disabled)
  FSM_DEMO_KEY               API key of the demo company (default: a new one)
  TOUCHSTONE_CONTROL_TOKEN   bearer token of the control protocol`,
  });
}

function readBlock(text: string): string {
  if (parseBlock(text) !== null) return text;
  throw new InvalidArgumentError('Expected an IP address or a CIDR block.');
}
