import { expect, test } from 'vitest';
import { type Reply, start, type TestServer } from './harness.js';
import { unlimited } from './resources.js';

interface Store {
  readonly server: TestServer;
  readonly key: string;
  readonly places: readonly string[];
  readonly item: string;
  send(method: string, path: string, body?: unknown): Promise<Reply>;
}

/** Starts a server and creates an item with a stock of 7 at the first location and 3 at the second. */
async function store(): Promise<Store> {
  const server = await start();
  const { key } = await unlimited(server);
  const send = (method: string, path: string, body?: unknown) => server.api(method, path, { key, body });
  const listed = await send('GET', '/inventory/locations');
  const places = [0, 1, 2].map((index) => listed.textAt(`data.${index}.id`));
  const [first, second] = places;
  const creation = await send('POST', '/inventory', {
    sku: 'EXP-18L',
    name: 'Expansion vessel',
    reorder_point: 10,
    stock: [
      { location_id: first, quantity: 5 },
      { location_id: second, quantity: 3 },
      { location_id: first, quantity: 2 },
    ],
  });
  expect(creation.at('data')).toMatchObject({ quantity_on_hand: 10, unit: 'each', category: null });
  return { server, key, places, item: creation.textAt('data.id'), send };
}

async function levels({ send, item }: Store): Promise<unknown> {
  const listed = await send('GET', `/inventory/${item}/stock`);
  return (listed.at('data') as { quantity: number }[]).map(({ quantity }) => quantity);
}

test('the server sums the opening stock by location and records it as transactions', async () => {
  const shop = await store();
  expect(await levels(shop)).toEqual([7, 3]);
  const transactions = await shop.send('GET', `/inventory/${shop.item}/transactions`);
  expect(transactions.at('pagination.total')).toBe(2);
  expect(transactions.at('data.1')).toMatchObject({ kind: 'Opening', change: 7, balance: 7, reason: null });
});

test('the server sets the adjusted quantity of an item and records the difference', async () => {
  const shop = await store();
  const adjust = (quantity: number, place = shop.places[0]) =>
    shop.send('POST', `/inventory/${shop.item}/adjust`, { location_id: place, quantity, reason: 'Count' });
  expect((await adjust(4)).at('data')).toMatchObject({ kind: 'Adjustment', change: -3, balance: 4 });
  expect((await adjust(4)).at('data')).toMatchObject({ change: 0, balance: 4 });
  expect((await adjust(6, shop.places[2])).at('data')).toMatchObject({ change: 6, balance: 6 });
  expect(await levels(shop)).toEqual([4, 3, 6]);
  expect((await shop.send('GET', `/inventory/${shop.item}`)).at('data.quantity_on_hand')).toBe(13);
  expect((await adjust(-1)).outcome).toBe('400 validation_failed');
  expect((await adjust(1, shop.item.replace('itm', 'loc'))).outcome).toBe('400 validation_failed');
});

test('the server transfers at most the available quantity', async () => {
  const shop = await store();
  const transfer = (quantity: number, from = shop.places[0], to = shop.places[1]) =>
    shop.send('POST', '/inventory/transfer', {
      item_id: shop.item,
      from_location_id: from,
      to_location_id: to,
      quantity,
    });
  const moved = await transfer(2);
  expect(moved.at('data.out')).toMatchObject({ kind: 'Transfer Out', change: -2, balance: 5 });
  expect(moved.at('data.in')).toMatchObject({ kind: 'Transfer In', change: 2, balance: 5 });
  const refused = await transfer(6);
  expect(refused.outcome).toBe('400 validation_failed');
  expect(refused.at('message')).toContain('quantity: must be at most 5');
  expect(await levels(shop)).toEqual([5, 5]);
  expect((await transfer(5, shop.places[0], shop.places[0])).status).toBe(201);
  expect(await levels(shop)).toEqual([5, 5]);
  expect((await transfer(5)).status).toBe(201);
  expect(await levels(shop)).toEqual([10]);
  expect((await shop.send('GET', `/inventory/${shop.item}`)).at('data.quantity_on_hand')).toBe(10);
});

test('the server lists an item as low stock if its quantity is below the reorder point', async () => {
  const shop = await store();
  const low = async () => (await shop.send('GET', '/inventory/low-stock')).at('pagination.total');
  expect(await low()).toBe(0);
  await shop.send('PUT', `/inventory/${shop.item}`, { reorder_point: 11 });
  expect(await low()).toBe(1);
});

test('the server filters items by SKU and category', async () => {
  const shop = await store();
  expect((await shop.send('GET', '/inventory?sku=EXP-18L')).at('pagination.total')).toBe(1);
  expect((await shop.send('GET', '/inventory?sku=EXP-19L')).at('pagination.total')).toBe(0);
  expect((await shop.send('GET', '/inventory?category=Heating')).at('pagination.total')).toBe(0);
  expect((await shop.send('GET', '/inventory?sku=exp')).outcome).toBe('400 validation_failed');
});
