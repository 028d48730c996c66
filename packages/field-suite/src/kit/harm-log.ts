import type { Client } from './message.js';

/** Records what the observed client did to others: changed or removed rows, and calls that affect the whole server. */
export class HarmLog {
  readonly entries: string[] = [];

  /** Records a change or removal of a row unless the client that causes it created the row. */
  touched(client: Client, owner: Client, action: string): void {
    if (client === 'run' && owner !== 'run') this.entries.push(`${action} (of ${owner})`);
  }

  /** Records a call that affects more than the rows of the client. */
  dangerous(client: Client, action: string): void {
    if (client === 'run') this.entries.push(action);
  }
}
