import { companies } from './companies.js';
import type { EntityType } from './entity-type.js';
import { invoiceSubscriptions } from './invoice-subscriptions.js';
import { invoices } from './invoices.js';
import { items } from './items.js';
import { notes } from './notes.js';
import { people } from './people.js';
import { projects } from './projects.js';
import { proposals } from './proposals.js';
import { tasks } from './tasks.js';
import { timeTracks } from './time-tracks.js';

export function entityTypes(): readonly EntityType[] {
  return [
    tasks,
    projects,
    people,
    companies,
    invoices,
    proposals,
    timeTracks,
    notes,
    items,
    invoiceSubscriptions,
  ];
}
