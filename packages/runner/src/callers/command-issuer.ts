import { own } from '@touchstone/core/internal';
import type { CommandCredential } from '../config/credential.js';
import { BlockedError } from '../plan/blocked.js';
import { type Issued, type Issuer, lifeOf } from './issued.js';

export interface CommandIssuerOptions {
  readonly key: string;
  /** Name of the security scheme. */
  readonly scheme: string;
  readonly credential: CommandCredential;
  /** Runs a command and returns its stdout; see `ExecuteOptions`. */
  readonly runCommand: ((command: readonly string[]) => Promise<string>) | undefined;
  readonly onToken: (token: string) => void;
}

/** Returns an issuer that takes the credential from the output of a command. */
export function commandIssuer({
  key,
  scheme,
  credential,
  runCommand,
  onToken,
}: CommandIssuerOptions): Issuer {
  const blocked = (reason: string): BlockedError =>
    new BlockedError(`no credential for ${scheme}: ${reason}`);
  return {
    key,
    issue: async () => {
      if (!runCommand) throw blocked('this run executes no commands');
      const output = await runCommand(credential.exec).catch((error: unknown) => {
        throw blocked(error instanceof Error ? error.message : String(error));
      });
      const issued = issuedBy(output.trim());
      if (issued === undefined) throw blocked(`${credential.exec[0]} printed no credential`);
      onToken(issued.value);
      return { ...issued, ...(credential.expires !== undefined && { life: credential.expires }) };
    },
  };
}

/** Returns the credential in an output: the whole output, or the `token` of a JSON object. Undefined if there is none. */
function issuedBy(output: string): Issued | undefined {
  const json = output.startsWith('{') ? parsed(output) : undefined;
  const value = json === undefined ? output : own(json, 'token');
  if (typeof value !== 'string' || value === '') return undefined;
  return { value, life: lifeOf(json && own(json, 'expires_in')) };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
