import { hostileDocument } from './arbitraries/document.js';
import { hostileRequest } from './arbitraries/request.js';
import { hostileServer } from './arbitraries/server.js';
import type { Front } from './engine/campaign.js';

/** Returns the fronts of a campaign of `total` inputs. */
export function frontsOf(total: number): readonly Front[] {
  return [
    { name: 'documents', inputs: hostileDocument, runs: Math.ceil(total * 0.15), workers: 2 },
    { name: 'servers', inputs: hostileServer, runs: Math.ceil(total * 0.15), workers: 5 },
    { name: 'requests', inputs: hostileRequest, runs: Math.ceil(total * 0.7), workers: 1 },
  ];
}
