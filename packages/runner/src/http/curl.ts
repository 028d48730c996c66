import type { Piece, Secrets } from '../execute/secrets.js';
import type { SentRequest } from './message.js';

/** A shell command that sends the request again. Secrets appear as `$NAME`, which the shell replaces. */
export function toCurl({ method, url, headers, body }: SentRequest, secrets: Secrets): string {
  const shown = Object.entries(headers).filter(([name]) => name !== 'content-length');
  const parts = [
    'curl -i',
    method === 'GET' ? '' : method === 'HEAD' ? '--head' : `-X ${method}`,
    quote(url, secrets),
    // `-H 'name;'` sends a header without a value; `-H 'name:'` sends no header.
    ...shown.map(([name, value]) => `-H ${quote(value === '' ? `${name};` : `${name}: ${value}`, secrets)}`),
    body === undefined ? '' : `--data-raw ${quote(body, secrets)}`,
  ];
  return parts.filter(Boolean).join(' ');
}

const MAX_LENGTH = 4000;

/**
 * Quotes with single quotes, within which the shell interprets nothing, whatever the server wrote. Names of secrets
 * need double quotes. They enclose the whole text if it contains no character with a meaning within them.
 */
function quote(text: string, secrets: Secrets): string {
  const pieces = shorten(secrets.split(text));
  const isPlain = pieces.every(
    ({ text: shown, name }, index) =>
      name !== undefined || !(index > 0 ? /["$`\\!\n]|^\w/ : /["$`\\!\n]/).test(shown),
  );
  if (isPlain && pieces.some(({ name }) => name !== undefined)) {
    return `"${pieces.map(({ text: shown, name }) => name ?? shown).join('')}"`;
  }
  const quoted = pieces.map(({ text: shown, name }) =>
    name === undefined ? `'${shown.replaceAll("'", `'\\''`)}'` : `"${name}"`,
  );
  return quoted.join('') || "''";
}

function shorten(pieces: readonly Piece[]): readonly Piece[] {
  const length = pieces.reduce((sum, { text }) => sum + text.length, 0);
  if (length <= MAX_LENGTH) return pieces;
  let left = MAX_LENGTH;
  const kept = pieces.flatMap((piece) => {
    const shown = left <= 0 ? '' : piece.name === undefined ? piece.text.slice(0, left) : piece.text;
    left -= piece.text.length;
    return shown === '' ? [] : [{ ...piece, text: shown }];
  });
  return [...kept, { text: `…(${length - MAX_LENGTH} more characters)` }];
}
