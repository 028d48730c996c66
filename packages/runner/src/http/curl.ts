import type { SecretMasker, TextPiece } from '@touchstone/core/internal';
import type { BodyMasker } from '../secrets/body-masker.js';
import type { SentRequest } from './message.js';

/** Renders a shell command that sends the request again. Secrets appear as `$NAME`, which the shell expands. */
export function toCurl(
  { method, url, headers, body, digest, identity }: SentRequest,
  secrets: SecretMasker,
  bodies: BodyMasker,
): string {
  // Split first, so that a known secret appears as its variable even if the body masker would mask it.
  const masked = (text: string): string =>
    quotePieces(
      secrets
        .split(text)
        .map((piece) => (piece.shown === undefined ? { text: bodies.sentField(piece.text) } : piece)),
    );
  const shown = Object.entries(headers).filter(([name]) => name !== 'content-length');
  const parts = [
    'curl -i',
    method === 'GET' ? '' : method === 'HEAD' ? '--head' : `-X ${method}`,
    digest === undefined ? '' : `--digest -u ${masked(`${digest.user}:${digest.password}`)}`,
    identity === undefined
      ? ''
      : `--cert ${masked(identity.paths.certificate)} --key ${masked(identity.paths.key)}`,
    masked(url),
    // `-H 'name;'` sends a header without a value; `-H 'name:'` sends no header.
    ...shown.map(([name, value]) => `-H ${masked(value === '' ? `${name};` : `${name}: ${value}`)}`),
    body === undefined ? '' : `--data-raw ${quotePieces(secrets.split(bodies.sent(body)))}`,
  ];
  return parts.filter(Boolean).join(' ');
}

const MAX_LENGTH = 4000;

/**
 * Quotes a string for the shell. Single quotes prevent all expansion, but variables such as `$NAME` need double quotes.
 * Double quotes enclose the whole string if it contains a variable and no other character that is special within them.
 */
function quotePieces(all: readonly TextPiece[]): string {
  const pieces = shorten(all);
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
