import type { Client } from '../data/clients.js';
import type { ClientForm } from './client-form.js';
import type { LogPage } from './delivery-pages.js';
import type { Problems } from './form.js';
import type { Session } from './sessions.js';

export interface WorkspaceChoice {
  readonly id: string;
  readonly name: string;
  readonly subdomain: string;
  readonly role: string;
}

export interface ClientPageProps {
  readonly session: Session;
  readonly client: Client;
  /** The client secret; `undefined` if it can no longer be shown. */
  readonly secret: string | undefined;
  readonly webhookSecret: string;
  readonly workspaces: readonly WorkspaceChoice[];
  /** The saved settings, or the values that the user has just entered. */
  readonly form: ClientForm;
  readonly problems: Problems;
  /** The message about the action that has just succeeded. */
  readonly done: string | undefined;
  readonly unsaved: boolean;
  readonly log: LogPage;
}
