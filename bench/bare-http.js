import { createServer } from 'node:http';

/**
 * The body of every response. The server only parses JSON and returns this body, so it is the upper bound of the
 * benchmark.
 */
const ITEM = JSON.stringify({
  id: 'itm_4f9a',
  name: 'Boiler',
  price: 129000,
  tags: ['heating'],
  stock: { shelf: 'A4', count: 3 },
});

const server = createServer((request, response) => {
  if (request.method !== 'POST') return answer(response, 200);
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString('utf8'));
    answer(response, 201);
  });
});

function answer(response, status) {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(ITEM),
  });
  response.end(ITEM);
}

server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
