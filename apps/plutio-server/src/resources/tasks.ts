import type { EntityType } from './entity-type.js';
import { choice, dateTime, id, ids, integer, text } from './fields.js';
import { anyText, exactly } from './filters.js';

const title = text(1, 200);
const status = choice(['open', 'inProgress', 'completed']);

export const tasks: EntityType = {
  entity: 'task',
  path: '/tasks',
  ids: ['Task', 'Tasks'],
  nouns: ['task', 'tasks'],
  fields: {
    title,
    description: text(0, 5000),
    status,
    boardId: id,
    groupId: id,
    projectId: id,
    assignees: ids(0, 20),
    dueDate: dateTime,
    estimateMinutes: integer(0, 100_000),
  },
  required: ['title'],
  defaults: { status: 'open' },
  references: { projectId: 'project', assignees: 'person' },
  filters: { status: exactly(status), projectId: exactly(id), title: anyText(title) },
  sorts: ['title', 'dueDate'],
  readable: true,
};
