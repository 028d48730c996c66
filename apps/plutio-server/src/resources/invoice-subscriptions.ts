import type { EntityType } from './entity-type.js';
import { choice, currency, date, flag, id, text } from './fields.js';
import { eitherFlag, exactly } from './filters.js';
import { invoiceLines } from './invoice-lines.js';

const interval = choice(['weekly', 'monthly', 'quarterly', 'yearly']);

export const invoiceSubscriptions: EntityType = {
  entity: 'invoice-subscription',
  path: '/invoice-subscriptions',
  ids: ['InvoiceSubscription', 'InvoiceSubscriptions'],
  nouns: ['invoice subscription', 'invoice subscriptions'],
  fields: {
    title: text(1, 200),
    clientId: id,
    interval,
    startDate: date,
    endDate: date,
    currency,
    lines: invoiceLines,
    isActive: flag,
  },
  required: ['title', 'clientId', 'interval', 'startDate', 'currency', 'lines'],
  defaults: { isActive: true },
  references: { clientId: 'person' },
  filters: { interval: exactly(interval), isActive: eitherFlag, clientId: exactly(id) },
  sorts: ['title', 'startDate'],
  readable: false,
};
