import type { Client } from '../data/clients.js';
import type { Workspace } from '../data/workspaces.js';
import type { World } from '../world.js';
import type { Call } from './call.js';
import { Refusal } from './refusal.js';

/**
 * The workspace that the header `business` names, which the client must be enabled for.
 * @throws Refusal business_missing, business_not_enabled
 */
export function checkBusiness(world: World, client: Client, call: Call): Workspace {
  const { mutants } = world;
  const business = call.header('business') ?? '';
  const workspace = world.workspaces.bySubdomain(business);
  if (workspace !== undefined && isEnabled(world, client, workspace)) return workspace;
  if (mutants.has('skip-business-check')) {
    const fallback = workspace ?? firstOf(world, client);
    if (fallback !== undefined) return fallback;
  }
  if (/^[ \t]*$/.test(business)) {
    const isTold = call.header('business') !== undefined && mutants.has('empty-business-told');
    throw new Refusal('business_missing', notEnabled(isTold ? '' : 'undefined'));
  }
  if (client.workspaces.size === 0 && mutants.has('token-ends-with-workspace')) world.tokens.end(client.id);
  throw new Refusal('business_not_enabled', notEnabled(asSent(business)));
}

/** Exact, and on every call: what is switched off is off for tokens already given out. */
function isEnabled({ mutants }: World, client: Client, workspace: Workspace): boolean {
  if (client.workspaces.has(workspace.id)) return true;
  if (mutants.has('any-workspace-enabled')) return true;
  return mutants.has('workspaceless-client-enabled') && client.workspaces.size === 0;
}

function firstOf({ workspaces }: World, client: Client): Workspace | undefined {
  const [first = ''] = client.workspaces;
  return workspaces.byId(first);
}

function notEnabled(business: string): string {
  return `Business ${business} is not enabled for this client.`;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Node reads a header's bytes as Latin-1; most who send others mean UTF-8. */
function asSent(value: string): string {
  try {
    return utf8.decode(Buffer.from(value, 'latin1'));
  } catch {
    return value;
  }
}
