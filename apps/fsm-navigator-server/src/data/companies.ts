import type { Write } from '@touchstone/server-kit';
import type { Environment } from '../environment.js';
import { newId } from '../identifier.js';
import type { Plan } from '../terms.js';
import { stockLocations, technicians } from './resources.js';
import { companies } from './schema.js';

export interface NewCompany {
  readonly name: string;
  readonly plan: Plan;
  readonly label: string | null;
}

export interface MadeCompany {
  readonly row: typeof companies.$inferSelect;
  readonly technicians: readonly string[];
  readonly stockLocations: readonly string[];
  readonly writes: Write[];
}

const TECHNICIANS = [
  { name: 'Tomasz Zielinski', phone: '+441174960155', skills: ['Gas boilers', 'Ventilation'] },
  { name: 'Amara Okafor', phone: '+441174960156', skills: ['Refrigeration', 'Heat pumps'] },
  { name: 'Lena Fischer', phone: null, skills: ['Electrical testing'] },
];

const STOCK_LOCATIONS = [
  { name: 'Main warehouse', kind: 'Warehouse' },
  { name: 'Van 1', kind: 'Van' },
  { name: 'Van 2', kind: 'Van' },
] as const;

/**
 * Returns a new company with technicians and stock locations, and the writes that store them. The API itself cannot
 * create any of these.
 */
export function createCompany(environment: Environment, company: NewCompany): MadeCompany {
  const { orm } = environment.database;
  const created_at = environment.clock.iso();
  const row = { ...company, id: newId('cmp'), created_at };
  const staff = TECHNICIANS.map((technician) => {
    const [first = '', last = ''] = technician.name.toLowerCase().split(' ');
    const email = `${first.slice(0, 1)}.${last}@technicians.example`;
    return { ...technician, email, id: newId('tec'), active: true, company_id: row.id, created_at };
  });
  const places = STOCK_LOCATIONS.map((place) => {
    return { ...place, id: newId('loc'), company_id: row.id, created_at };
  });
  return {
    row,
    technicians: staff.map(({ id }) => id),
    stockLocations: places.map(({ id }) => id),
    writes: [
      orm.insert(companies).values(row),
      orm.insert(technicians).values(staff),
      orm.insert(stockLocations).values(places),
    ],
  };
}
