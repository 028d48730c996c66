import type { Write } from '@touchstone/server-kit';
import { eq } from 'drizzle-orm';
import { attempts, deliveries } from '../data/schema.js';
import type { Environment } from '../environment.js';
import { newId } from '../identifier.js';
import type { Mutants } from '../mutants/catalogue.js';
import type { DeliveryRow } from './outbox-pages.js';
import { retryDelay } from './schedule.js';
import type { Outcome } from './sender.js';
import { sign } from './signature.js';

/**
 * Creates the headers of an attempt. All attempts of a delivery have the same id and body, but different timestamps and
 * signatures.
 */
export function headersOf(
  row: DeliveryRow,
  secret: string,
  now: number,
  mutants: Mutants,
): Record<string, string> {
  const id = mutants.has('id-changes-on-retry') && row.attempts > 0 ? `msg_${newId()}` : row.id;
  const timestamp = String(mutants.has('timestamp-in-milliseconds') ? now : Math.floor(now / 1000));
  const key = mutants.has('wrong-signature') ? 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' : secret;
  const parts = mutants.has('signature-without-timestamp') ? [id, row.payload] : [id, timestamp, row.payload];
  return {
    'content-type': mutants.has('delivered-as-text') ? 'text/plain' : 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': sign(key, parts.join('.')),
    ...(mutants.has('event-header-missing') ? {} : { 'x-plutio-event': row.event }),
  };
}

export interface Recorded {
  readonly writes: readonly Write[];
  /** The time of the next attempt in milliseconds; `null` if there is none. */
  readonly dueAt: number | null;
}

/** Returns the writes that log an attempt and update its delivery, and the time of the next attempt. */
export function recordOf(
  environment: Environment,
  row: DeliveryRow,
  startedAt: number,
  outcome: Outcome,
): Recorded {
  const { orm } = environment.database;
  const number = row.attempts + 1;
  const next = nextOf(environment, row, startedAt, outcome);
  const settled_at = next.due_at === null ? environment.clock.iso() : null;
  return {
    dueAt: next.due_at,
    writes: [
      orm.insert(attempts).values({
        delivery_id: row.id,
        number,
        started_at: new Date(startedAt).toISOString(),
        ...outcome,
      }),
      orm
        .update(deliveries)
        .set({ ...next, attempts: number, settled_at })
        .where(eq(deliveries.seq, row.seq)),
    ],
  };
}

function nextOf(
  environment: Environment,
  row: DeliveryRow,
  startedAt: number,
  { status, problem }: Outcome,
): Pick<DeliveryRow, 'state' | 'due_at'> {
  const { mutants } = environment;
  if (problem === null) return { state: 'delivered', due_at: null };
  if (isRevoked(environment, row.client_id)) return { state: 'stopped', due_at: null };
  const delay = retryDelay(row.attempts + 1);
  if (delay === null || (mutants.has('no-retry') && status === 500)) return { state: 'failed', due_at: null };
  const late = mutants.has('retry-late') && row.attempts === 0;
  return { state: 'pending', due_at: startedAt + (late ? 2 * delay : delay) };
}

export function isRevoked(environment: Environment, clientId: string): boolean {
  return environment.clients.find(clientId)?.revokedAt !== null;
}
