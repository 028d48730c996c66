import type { SecretMasker, TextPiece } from '@touchstone/core/internal';
import type { SentRequest } from './exchange.js';

/** A shell line that sends the request again. Secrets stand as `$NAME`, in double quotes, for the shell to fill in. */
export function toCurl({ method, url, headers, body }: SentRequest, secrets: SecretMasker): string {
  const shown = Object.entries(headers).filter(([name]) => name !== 'content-length');
  const parts = [
    'curl -i',
    method === 'GET' ? '' : method === 'HEAD' ? '--head' : `-X ${method}`,
    quote(url, secrets),
    // `-H 'name;'` sends a header with no value; `-H 'name:'` sends none.
    ...shown.map(([name, value]) => `-H ${quote(value === '' ? `${name};` : `${name}: ${value}`, secrets)}`),
    body === undefined ? '' : `--data-raw ${quote(body, secrets)}`,
  ];
  return parts.filter(Boolean).join(' ');
}

const MAX_LENGTH = 4000;

/**
 * Single quotes keep the shell from reading anything, whatever the server put into it; only a secret's name
 * needs double ones, which then hold the whole text where nothing in it speaks to the shell.
 */
function quote(text: string, secrets: SecretMasker): string {
  const pieces = shorten(secrets.split(text));
  const isPlain = pieces.every(
    ({ text: plain, shown }, index) =>
      shown !== undefined || !(index > 0 ? /["$`\\!\n]|^\w/ : /["$`\\!\n]/).test(plain),
  );
  if (isPlain && pieces.some(({ shown }) => shown !== undefined)) {
    return `"${pieces.map(({ text: plain, shown }) => shown ?? plain).join('')}"`;
  }
  const quoted = pieces.map(({ text: plain, shown }) =>
    shown === undefined ? `'${plain.replaceAll("'", `'\\''`)}'` : `"${shown}"`,
  );
  return quoted.join('') || "''";
}

function shorten(pieces: readonly TextPiece[]): readonly TextPiece[] {
  const length = pieces.reduce((sum, { text }) => sum + text.length, 0);
  if (length <= MAX_LENGTH) return pieces;
  let left = MAX_LENGTH;
  const kept = pieces.flatMap((piece) => {
    const text = left <= 0 ? '' : piece.shown === undefined ? piece.text.slice(0, left) : piece.text;
    left -= piece.text.length;
    return text === '' ? [] : [{ ...piece, text }];
  });
  return [...kept, { text: `…(${length - MAX_LENGTH} more characters)` }];
}
