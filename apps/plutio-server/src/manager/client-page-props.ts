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
  /** `undefined` if it was shown before. */
  readonly secret: string | undefined;
  readonly webhookSecret: string;
  readonly workspaces: readonly WorkspaceChoice[];
  /** The values of the settings: the saved ones, or those just entered. */
  readonly form: ClientForm;
  readonly problems: Problems;
  /** The action that has just finished. */
  readonly done: string | undefined;
  /** True if the form has unsaved changes. */
  readonly unsaved: boolean;
  readonly log: LogPage;
}
