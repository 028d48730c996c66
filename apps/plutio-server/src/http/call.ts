import type { IncomingMessage } from 'node:http';
import type { Client } from '../data/clients.js';
import type { Workspace } from '../data/workspaces.js';
import type { Mutants } from '../mutants/catalogue.js';
import type { Body } from './body.js';
import type { Standing } from './rate-limit.js';

/** One API request, and what the checks it has passed have found out about it. */
export class Call {
  readonly method: string;
  /** Below the API's base: `/tasks/{id}`, with escapes decoded that stand for no reserved character. */
  readonly path: string;
  readonly incoming: IncomingMessage;
  readonly mutants: Mutants;
  /** Makes the call fail as late as possible; only the control protocol sets it. */
  readonly fault: boolean;
  client: Client | undefined;
  standing: Standing | undefined;
  body: Body | undefined;
  /** The path's parameters. */
  parameters: Readonly<Record<string, string>> = {};
  #workspace: Workspace | undefined;
  #query: URLSearchParams | undefined;

  constructor(incoming: IncomingMessage, path: string, fault: boolean, mutants: Mutants) {
    this.incoming = incoming;
    this.method = incoming.method ?? 'GET';
    this.path = path;
    this.fault = fault;
    this.mutants = mutants;
  }

  /** Several headers of one name are joined by a comma. */
  header(name: string): string | undefined {
    const value = this.incoming.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  get query(): URLSearchParams {
    const url = this.incoming.url ?? '';
    const start = url.indexOf('?');
    this.#query ??= new URLSearchParams(start < 0 ? '' : url.slice(start + 1));
    return this.#query;
  }

  /** The workspace the call acts for. */
  get workspace(): Workspace {
    if (this.#workspace === undefined)
      throw new Error('The workspace of a call is known once its business is.');
    return this.#workspace;
  }

  set workspace(workspace: Workspace) {
    this.#workspace = workspace;
  }

  parameter(name: string): string {
    return this.parameters[name] ?? '';
  }
}
