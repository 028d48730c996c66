import type { EntityType } from './entity-type.js';
import { matching, text, uri } from './fields.js';
import { anyText } from './filters.js';

const title = text(1, 200);
const industry = text(0, 100);

export const companies: EntityType = {
  entity: 'company',
  path: '/companies',
  ids: ['Company', 'Companies'],
  nouns: ['company', 'companies'],
  fields: {
    title,
    website: uri,
    industry,
    taxNumber: matching(/^[A-Z0-9-]{4,20}$/, 'must be 4 to 20 uppercase letters, digits or hyphens'),
  },
  required: ['title'],
  defaults: {},
  references: {},
  filters: { title: anyText(title), industry: anyText(industry) },
  sorts: ['title'],
  readable: true,
};
