import type { EntityType } from './entity-type.js';
import { flag, id, text } from './fields.js';
import { anyText, exactly } from './filters.js';

const title = text(1, 200);

export const notes: EntityType = {
  entity: 'note',
  path: '/notes',
  ids: ['Note', 'Notes'],
  nouns: ['note', 'notes'],
  fields: { title, content: text(0, 20_000), projectId: id, isPinned: flag },
  required: ['title'],
  defaults: { isPinned: false },
  references: { projectId: 'project' },
  filters: { title: anyText(title), projectId: exactly(id) },
  sorts: ['title'],
  readable: true,
};
