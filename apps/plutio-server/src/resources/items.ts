import type { EntityType } from './entity-type.js';
import { choice, currency, integer, matching, number, text } from './fields.js';
import { anyText, exactly } from './filters.js';

const title = text(1, 200);
const unit = choice(['hour', 'day', 'piece']);

export const items: EntityType = {
  entity: 'item',
  path: '/items',
  ids: ['Item', 'Items'],
  nouns: ['item', 'items'],
  fields: {
    title,
    sku: matching(/^[A-Z0-9-]{1,40}$/, 'must be 1 to 40 uppercase letters, digits or hyphens'),
    unit,
    unitPrice: integer(0, 1e9),
    currency,
    taxPercent: number(0, 100),
  },
  required: ['title', 'unitPrice', 'currency'],
  defaults: { unit: 'piece' },
  references: {},
  filters: { title: anyText(title), unit: exactly(unit), currency: anyText(currency) },
  sorts: ['title', 'unitPrice'],
  readable: true,
};
