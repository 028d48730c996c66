import { expect, test } from 'vitest';
import { start } from './harness.js';
import { asset, customer, job, unlimited } from './resources.js';

test('the server accepts a reading only for a meter that is configured on the asset', async () => {
  const server = await start();
  const { key } = await unlimited(server);
  const id = await asset(server, key);
  const other = await asset(server, key);
  const readings = `/assets/${id}/meter-readings`;
  const elsewhere = (await server.control('POST', '/actions/configure-meter', { id: other })).textAt('value');
  for (const meter_id of [`mtr_${'a'.repeat(24)}`, elsewhere]) {
    const reply = await server.api('POST', readings, { key, body: { meter_id, reading: 1 } });
    expect(reply.outcome).toBe('400 meter_not_found');
  }
  const meter_id = (await server.control('POST', '/actions/configure-meter', { id })).textAt('value');
  expect((await server.api('GET', `/assets/${id}`, { key })).at('data.meters')).toEqual([
    { id: meter_id, name: 'Operating hours', unit: 'h', reading: null, read_at: null },
  ]);
  const accepted = await server.api('POST', readings, { key, body: { meter_id, reading: 0.5 } });
  expect(accepted.at('data')).toMatchObject({ asset_id: id, meter_id, reading: 0.5 });
});

test('the server accepts a meter reading equal to the last one and refuses a lower one', async () => {
  const server = await start();
  const { key } = await unlimited(server);
  const id = await asset(server, key);
  const meter_id = (await server.control('POST', '/actions/configure-meter', { id })).textAt('value');
  const read = async (reading: number) =>
    (await server.api('POST', `/assets/${id}/meter-readings`, { key, body: { meter_id, reading } })).outcome;
  expect(await read(100)).toBe('201');
  expect(await read(100)).toBe('201');
  expect(await read(99.9)).toBe('400 validation_failed');
  expect((await server.api('GET', `/assets/${id}`, { key })).at('data.meters.0.reading')).toBe(100);
  expect(await read(101)).toBe('201');
});

test('the server records services, lists them latest first and updates the asset', async () => {
  const server = await start();
  const { key } = await unlimited(server);
  const id = await asset(server, key);
  const jobId = await job(server, key, await customer(server, key));
  const technician = (await server.api('GET', '/technicians', { key })).textAt('data.0.id');
  for (const performed_on of ['2026-02-01', '2026-03-01', '2026-01-01']) {
    const body = {
      service_type: 'Repair',
      performed_on,
      summary: 'Mended',
      technician_id: technician,
      job_id: jobId,
    };
    const creation = await server.api('POST', `/assets/${id}/service`, { key, body });
    expect(creation.at('data')).toMatchObject({
      asset_id: id,
      technician: { id: technician },
      job_id: jobId,
    });
  }
  const history = await server.api('GET', `/assets/${id}/service-history`, { key });
  const days = [0, 1, 2].map((index) => history.at(`data.${index}.performed_on`));
  expect(days).toEqual(['2026-03-01', '2026-02-01', '2026-01-01']);
  expect((await server.api('GET', `/assets/${id}`, { key })).at('data.last_serviced_on')).toBe('2026-03-01');
});

test('the server transfers an asset to a customer, with or without a location', async () => {
  const server = await start();
  const { key } = await unlimited(server);
  const id = await asset(server, key);
  const [owner, other] = [await customer(server, key), await customer(server, key)];
  const address = { line1: '1 Road', city: 'Bristol', postal_code: 'BS1 4DJ', country: 'GB' };
  const site = await server.api('POST', `/customers/${owner}/locations`, {
    key,
    body: { name: 'A', address },
  });
  const location_id = site.textAt('data.id');
  const transfer = (body: unknown) => server.api('POST', `/assets/${id}/transfer`, { key, body });
  expect((await transfer({ customer_id: owner, location_id })).at('data')).toMatchObject({
    customer_id: owner,
    location_id,
  });
  expect((await transfer({ customer_id: other, location_id })).outcome).toBe('400 validation_failed');
  expect((await transfer({ customer_id: other })).at('data')).toMatchObject({
    customer_id: other,
    location_id: null,
  });
});

test('the server creates an asset as Active by default, or as Pending Install', async () => {
  const server = await start();
  const { key } = await unlimited(server);
  expect((await server.api('GET', `/assets/${await asset(server, key)}`, { key })).at('data.status')).toBe(
    'Active',
  );
  const body = { name: 'A', serial_number: 'SN-1', status: 'Pending Install' };
  expect((await server.api('POST', '/assets', { key, body })).at('data.status')).toBe('Pending Install');
});
