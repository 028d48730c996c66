import { hostileCommand } from './arbitraries/command.js';
import { hostileDocument } from './arbitraries/document.js';
import { hostileRequest } from './arbitraries/request.js';
import { hostileServer } from './arbitraries/server.js';
import type { Front } from './engine/campaign.js';

/**
 * Returns the fronts of a campaign of `total` inputs. A request takes a few milliseconds, a document or a run against a
 * server about 100 ms, and a command about a second. Servers have several workers, because runs mostly wait.
 */
export function frontsOf(total: number): readonly Front[] {
  const share = (part: number): number => Math.ceil(total * part);
  return [
    { name: 'documents', inputs: hostileDocument, runs: share(0.08), workers: 2 },
    { name: 'servers', inputs: hostileServer, runs: share(0.08), workers: 5 },
    { name: 'requests', inputs: hostileRequest, runs: share(0.837), workers: 2 },
    { name: 'commands', inputs: hostileCommand, runs: share(0.003), workers: 1 },
  ];
}
