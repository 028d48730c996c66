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
  /** Undefined where it was shown before. */
  readonly secret: string | undefined;
  readonly webhookSecret: string;
  readonly workspaces: readonly WorkspaceChoice[];
  /** What the fields of the settings show: what holds, or what was typed. */
  readonly form: ClientForm;
  readonly problems: Problems;
  /** What was just done. */
  readonly done: string | undefined;
  /** Whether the form shows what is not saved yet. */
  readonly unsaved: boolean;
  readonly log: LogPage;
}
