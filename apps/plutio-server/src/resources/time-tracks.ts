import type { EntityType } from './entity-type.js';
import { dateTime, flag, id, text } from './fields.js';
import { eitherFlag, exactly } from './filters.js';

export const timeTracks: EntityType = {
  entity: 'time-track',
  path: '/time-tracks',
  ids: ['TimeTrack', 'TimeTracks'],
  nouns: ['time track', 'time tracks'],
  fields: {
    startedAt: dateTime,
    endedAt: dateTime,
    taskId: id,
    projectId: id,
    personId: id,
    note: text(0, 1000),
    isBillable: flag,
  },
  required: ['startedAt'],
  defaults: { isBillable: true },
  references: { taskId: 'task', projectId: 'project', personId: 'person' },
  filters: { taskId: exactly(id), projectId: exactly(id), isBillable: eitherFlag },
  sorts: ['startedAt'],
  readable: true,
};
