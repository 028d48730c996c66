import { z } from 'zod';
import type { EntityType } from './entity-type.js';
import { choice, email, id, phone, text } from './fields.js';
import { anyText, exactly } from './filters.js';

const first = text(1, 80);
const type = choice(['client', 'lead', 'teamMember']);

export const people: EntityType = {
  entity: 'person',
  path: '/people',
  ids: ['Person', 'People'],
  nouns: ['person', 'people'],
  fields: {
    name: z.strictObject({ first, last: text(1, 80).exactOptional() }),
    email,
    type,
    companyId: id,
    phone,
  },
  required: ['name'],
  defaults: { type: 'client' },
  references: { companyId: 'company' },
  filters: {
    'name.first': anyText(first),
    email: anyText(email),
    type: exactly(type),
    companyId: exactly(id),
  },
  sorts: ['name.first', 'email'],
  readable: true,
};
