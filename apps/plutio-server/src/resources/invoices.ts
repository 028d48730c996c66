import type { EntityType } from './entity-type.js';
import { choice, currency, date, id, text } from './fields.js';
import { anyText, exactly } from './filters.js';
import { invoiceLines, totalsOf } from './invoice-lines.js';

const status = choice(['draft', 'pending', 'paid', 'void']);

export const invoices: EntityType = {
  entity: 'invoice',
  path: '/invoices',
  ids: ['Invoice', 'Invoices'],
  nouns: ['invoice', 'invoices'],
  fields: {
    clientId: id,
    currency,
    issueDate: date,
    dueDate: date,
    status,
    lines: invoiceLines,
    note: text(0, 2000),
  },
  required: ['clientId', 'currency', 'issueDate', 'lines'],
  defaults: { status: 'draft' },
  references: { clientId: 'person' },
  filters: { status: exactly(status), currency: anyText(currency), clientId: exactly(id) },
  sorts: ['issueDate', 'total'],
  numbered: { field: 'number', write: (value) => `INV-${String(value).padStart(6, '0')}` },
  computed: totalsOf,
  readable: true,
};
