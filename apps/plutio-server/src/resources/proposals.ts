import type { EntityType } from './entity-type.js';
import { choice, currency, date, id, integer, text } from './fields.js';
import { anyText, exactly } from './filters.js';

const title = text(1, 200);
const status = choice(['draft', 'sent', 'accepted', 'declined']);

export const proposals: EntityType = {
  entity: 'proposal',
  path: '/proposals',
  ids: ['Proposal', 'Proposals'],
  nouns: ['proposal', 'proposals'],
  fields: {
    title,
    clientId: id,
    status,
    validUntil: date,
    currency,
    amount: integer(0, 1e12),
    body: text(0, 20_000),
  },
  required: ['title'],
  defaults: { status: 'draft' },
  references: { clientId: 'person' },
  filters: { status: exactly(status), title: anyText(title) },
  sorts: ['title', 'amount'],
  readable: true,
};
