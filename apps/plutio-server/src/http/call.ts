import type { IncomingMessage } from 'node:http';
import { ApiCall } from '@touchstone/server-kit';
import type { Client } from '../data/clients.js';
import type { Workspace } from '../data/workspaces.js';
import type { MutantName, Mutants } from '../mutants/catalogue.js';

/**
 * One API request and the results of the checks that it has passed. Percent-encoded reserved characters in `path` are
 * not decoded.
 */
export class Call extends ApiCall<MutantName> {
  client: Client | undefined;
  #workspace: Workspace | undefined;
  #query: URLSearchParams | undefined;

  constructor(incoming: IncomingMessage, path: string, fault: boolean, mutants: Mutants) {
    super({ incoming, path, fault, mutants });
  }

  get query(): URLSearchParams {
    const url = this.incoming.url ?? '';
    const start = url.indexOf('?');
    this.#query ??= new URLSearchParams(start < 0 ? '' : url.slice(start + 1));
    return this.#query;
  }

  /** The workspace in which the call acts. Reading it throws until the header `business` is checked. */
  get workspace(): Workspace {
    if (this.#workspace === undefined) {
      throw new Error('The workspace is not known until the header `business` is checked.');
    }
    return this.#workspace;
  }

  set workspace(workspace: Workspace) {
    this.#workspace = workspace;
  }
}
