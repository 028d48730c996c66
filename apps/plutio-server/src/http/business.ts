import type { Client } from '../data/clients.js';
import type { Workspace } from '../data/workspaces.js';
import type { Environment } from '../environment.js';
import type { Call } from './call.js';
import { Refusal } from './refusal.js';

/**
 * Returns the workspace that the header `business` names. The client must be enabled for it.
 * @throws Refusal business_missing, business_not_enabled
 */
export function checkBusiness(environment: Environment, client: Client, call: Call): Workspace {
  const { mutants } = environment;
  const business = call.header('business') ?? '';
  const workspace = environment.workspaces.bySubdomain(business);
  if (workspace !== undefined && isEnabled(environment, client, workspace)) return workspace;
  if (mutants.has('skip-business-check')) {
    const fallback = workspace ?? firstOf(environment, client);
    if (fallback !== undefined) return fallback;
  }
  if (/^[ \t]*$/.test(business)) {
    const isReported = call.header('business') !== undefined && mutants.has('empty-business-distinguished');
    throw new Refusal('business_missing', notEnabled(isReported ? '' : 'undefined'));
  }
  if (client.workspaces.size === 0 && mutants.has('token-ends-with-workspace'))
    environment.tokens.end(client.id);
  throw new Refusal('business_not_enabled', notEnabled(asSent(business)));
}

/** Checks the client's current workspaces on every call, so that disabling a workspace applies to issued tokens. */
function isEnabled({ mutants }: Environment, client: Client, workspace: Workspace): boolean {
  if (client.workspaces.has(workspace.id)) return true;
  if (mutants.has('any-workspace-enabled')) return true;
  return mutants.has('workspaceless-client-enabled') && client.workspaces.size === 0;
}

function firstOf({ workspaces }: Environment, client: Client): Workspace | undefined {
  const [first = ''] = client.workspaces;
  return workspaces.byId(first);
}

function notEnabled(business: string): string {
  return `Business ${business} is not enabled for this client.`;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Restores a UTF-8 header value. Node decodes header bytes as Latin-1, but most clients send non-ASCII characters as
 * UTF-8.
 */
function asSent(value: string): string {
  try {
    return utf8.decode(Buffer.from(value, 'latin1'));
  } catch {
    return value;
  }
}
