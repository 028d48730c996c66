import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildModel, effectOf, load } from '../../packages/core/dist/index.js';

const REVIEWED = new URL('reviewed-effects.tsv', import.meta.url);
const NOTES = fileURLToPath(new URL('../../docs/field-notes-effects.md', import.meta.url));
/** The effects, the least dangerous first. */
const ORDER = ['read', 'create', 'change', 'destroy', 'dangerous'];

/**
 * Compares the effect of each operation with the reviewed one, writes the table, and returns the operations that are
 * less dangerous for Touchstone than in truth.
 *
 * @param documents Pairs of a server's name and the path of its document.
 */
export async function reviewEffects(documents) {
  const reviewed = await readReviewed();
  const unsafe = [];
  const parts = [];
  for (const [name, document] of documents) {
    const model = buildModel(await load(document));
    if (![...reviewed.keys()].some((key) => key.startsWith(`${name} `))) {
      parts.push(`## ${name}`, '', `${model.operations.length} operations, not reviewed yet.`, '');
      continue;
    }
    const counts = { right: 0, stricter: 0, unsafe: 0, 'not reviewed': 0 };
    const lines = model.operations.map((operation) => {
      const { kind, reason } = effectOf(model, operation);
      const truth = reviewed.get(`${name} ${operation.id}`);
      const verdict = verdictOf(kind, truth?.effect);
      counts[verdict]++;
      if (verdict === 'unsafe') unsafe.push(`${name} ${operation.id}`);
      const shown = verdict === 'stricter' ? `stricter than ${truth.effect}` : verdict;
      const note = truth?.note ? `: ${truth.note}` : '';
      return `| ${operation.id} | ${kind} | ${reasonOf(kind, reason)} | ${shown}${note} |`;
    });
    const summary = Object.entries(counts).filter(([, count]) => count > 0);
    parts.push(
      `## ${name}`,
      '',
      `${model.operations.length} operations: ${summary.map(([verdict, count]) => `${count} ${verdict}`).join(', ')}.`,
      '',
      '| operation | effect | reason | review |',
      '|-|-|-|-|',
      ...lines,
      '',
    );
  }
  await writeFile(NOTES, [...HEAD, ...parts].join('\n'));
  return unsafe;
}

const HEAD = [
  '# Effects of the operations of other servers',
  '',
  '`node bench/strangers.js --effects` writes this table. The review compares the [effect](reference/safety.md#effects) that',
  'Touchstone derives from the document with the true one, according to the documentation and the observed behaviour of the',
  'server. "Stricter" costs coverage: the operation is not called until `--allow` or `x-effect` allows it. "Unsafe" would',
  'be a defect. The reviewed effects are in `bench/strangers/reviewed-effects.tsv`.',
  '',
];

function verdictOf(kind, truth) {
  if (truth === undefined) return 'not reviewed';
  if (kind === truth) return 'right';
  return ORDER.indexOf(kind) > ORDER.indexOf(truth) ? 'stricter' : 'unsafe';
}

/** Shortens the usual reasons. */
function reasonOf(kind, reason) {
  if (kind === 'read' && reason.endsWith('is a safe method')) return 'safe method';
  if (kind === 'create') return 'GET and DELETE of the item';
  return reason
    .replace(
      'the document has no GET and no DELETE of an item that it would create',
      'no GET and DELETE of an item',
    )
    .replaceAll('|', '\\|');
}

async function readReviewed() {
  const [, ...lines] = (await readFile(REVIEWED, 'utf8')).trimEnd().split('\n');
  return new Map(
    lines.map((line) => {
      const [server, operation, effect, note] = line.split('\t');
      return [`${server} ${operation}`, { effect, note }];
    }),
  );
}
