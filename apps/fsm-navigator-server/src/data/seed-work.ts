import type { Write } from '@touchstone/server-kit';
import type { Environment } from '../environment.js';
import { type IdPrefix, newId } from '../identifier.js';
import type { MadeCompany } from './companies.js';
import type { OwnedRow } from './owned-row.js';
import { assets, customers, jobs, locations, serviceRecords } from './resources.js';

/** Returns the writes that create two customers with locations, jobs, assets and a service record. */
export function seedWork(
  environment: Environment,
  company: MadeCompany,
  newRow: (prefix: IdPrefix) => OwnedRow,
): Write[] {
  const { orm } = environment.database;
  const [tomasz, amara] = company.technicians;
  const soon = (days: number): string => new Date(environment.clock.now() + days * 86_400_000).toISOString();
  const updated_at = environment.clock.iso();

  const hotel = {
    ...newRow('cus'),
    name: 'Harbour Hotel',
    type: 'Commercial',
    email: 'facilities@harbourhotel.example',
    email_key: 'facilities@harbourhotel.example',
    phone: '+441174960123',
    billing_address: { line1: '14 Harbour Road', city: 'Bristol', postal_code: 'BS1 4DJ', country: 'GB' },
    contacts: [{ name: 'Priya Nair', role: 'Facilities manager', phone: '+441174960124' }],
    notes: 'Deliveries and technicians use the quay entrance.',
    location_count: 2,
    updated_at,
  };
  const household = {
    ...newRow('cus'),
    name: 'Joan Whitfield',
    type: 'Residential',
    email: 'joan.whitfield@mail.example',
    email_key: 'joan.whitfield@mail.example',
    billing_address: { line1: '3 Orchard Lane', city: 'Bath', postal_code: 'BA1 2NJ', country: 'GB' },
    contacts: [],
    location_count: 1,
    updated_at,
  };
  const boilerHouse = {
    ...newRow('loc'),
    customer_id: hotel.id,
    name: 'Boiler house',
    address: { ...hotel.billing_address, line2: 'Rear yard' },
    access_notes: 'Key from the night porter.',
    latitude: 51.4496,
    longitude: -2.5983,
  };
  const kitchen = {
    ...newRow('loc'),
    customer_id: hotel.id,
    name: 'Kitchen',
    address: hotel.billing_address,
  };
  const home = {
    ...newRow('loc'),
    customer_id: household.id,
    name: 'Home',
    address: household.billing_address,
  };

  const boiler = {
    ...newRow('ast'),
    name: 'Main boiler',
    serial_number: 'VX-88213-0047',
    category: 'Heating',
    manufacturer: 'Vertex',
    model: 'VX 250',
    status: 'Active' as const,
    customer_id: hotel.id,
    location_id: boilerHouse.id,
    installed_on: '2024-10-08',
    warranty: { provider: 'Vertex', reference: 'W-2024-5512', ends_on: '2029-10-07' },
    meters: [
      {
        id: newId('mtr'),
        name: 'Burner hours',
        unit: 'h',
        reading: 4120.5,
        read_at: '2026-02-01T10:00:00.000Z',
      },
    ],
    last_serviced_on: '2026-02-01',
    updated_at,
  };
  const coldRoom = {
    ...newRow('ast'),
    name: 'Cold room',
    serial_number: 'CR-5520/B',
    category: 'Refrigeration',
    status: 'In Maintenance' as const,
    customer_id: hotel.id,
    location_id: kitchen.id,
    meters: [],
    updated_at,
  };

  const job = (row: Partial<typeof jobs.$inferInsert> & { title: string; customer_id: string }) => ({
    ...newRow('job'),
    job_type: 'Repair',
    priority: 'Normal',
    status: 'Pending' as const,
    tags: [],
    updated_at,
    ...row,
  });
  return [
    orm.insert(customers).values([hotel, household]),
    orm.insert(locations).values([boilerHouse, kitchen, home]),
    orm.insert(assets).values([boiler, coldRoom]),
    orm.insert(serviceRecords).values({
      ...newRow('svc'),
      asset_id: boiler.id,
      service_type: 'Preventive',
      performed_on: '2026-02-01',
      summary: 'Burner cleaned, flue gas measured, expansion vessel refilled.',
      technician_id: tomasz,
      labor_minutes: 75,
      cost_cents: 14_500,
    }),
    orm.insert(jobs).values([
      job({
        title: 'Boiler loses pressure overnight',
        description: 'Topped up three times this week. No visible leak.',
        priority: 'High',
        status: 'Assigned',
        customer_id: hotel.id,
        location_id: boilerHouse.id,
        technician_id: tomasz,
        scheduled_start: soon(1),
        duration_minutes: 90,
        tags: ['heating'],
      }),
      job({
        title: 'Cold room does not get below 8 °C',
        priority: 'Emergency',
        status: 'In Progress',
        customer_id: hotel.id,
        location_id: kitchen.id,
        technician_id: amara,
        scheduled_start: soon(0),
        duration_minutes: 120,
        tags: ['refrigeration', 'food'],
      }),
      job({
        title: 'Yearly boiler inspection',
        job_type: 'Inspection',
        priority: 'Low',
        customer_id: household.id,
        location_id: home.id,
        scheduled_start: soon(14),
        duration_minutes: 60,
      }),
    ]),
  ];
}
