import type { EntityType } from './entity-type.js';
import { choice, currency, date, id, ids, integer, text } from './fields.js';
import { anyText, exactly } from './filters.js';

const name = text(1, 200);
const status = choice(['draft', 'active', 'onHold', 'completed']);

export const projects: EntityType = {
  entity: 'project',
  path: '/projects',
  ids: ['Project', 'Projects'],
  nouns: ['project', 'projects'],
  fields: {
    name,
    status,
    companyId: id,
    members: ids(0, 50),
    startDate: date,
    dueDate: date,
    budget: integer(0, 1e12),
    currency,
  },
  required: ['name'],
  defaults: { status: 'draft' },
  references: { companyId: 'company', members: 'person' },
  filters: { status: exactly(status), name: anyText(name), companyId: exactly(id) },
  sorts: ['name', 'dueDate'],
  readable: true,
};
