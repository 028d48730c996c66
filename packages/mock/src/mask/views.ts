/** A text as it reads once some encoding is taken off. */
export interface View {
  readonly text: string;
  /** Where each of its characters, and its end, stands in the text that was given; null: just there. */
  readonly places: Int32Array | null;
}

/** JSON in a form in JSON: what is wrapped more often than this, nobody reads either. */
const MOST_LAYERS = 3;
const MOST_VIEWS = 12;

/**
 * A text as it is, and with percent-encoding and the escapes of JSON taken off, one after the other and in either order:
 * only so is a value found that itself has a percent sign or a backslash in it.
 */
export function viewsOf(text: string): readonly View[] {
  const views: View[] = [{ text, places: null }];
  const known = new Set([text]);
  let [from, layers] = [0, 0];
  while (layers++ < MOST_LAYERS && from < views.length) {
    const outer = views.slice(from);
    from = views.length;
    for (const view of outer) {
      for (const inner of [unescaped(view), percentDecoded(view)]) {
        if (!inner || known.has(inner.text) || views.length >= MOST_VIEWS) continue;
        known.add(inner.text);
        views.push(inner);
      }
    }
  }
  return views;
}

export const placeOf = ({ places }: View, index: number): number =>
  places === null ? index : (places[index] ?? 0);

const ESCAPE = /\\(?:u[0-9a-f]{4}|["\\/bfnrt])/gi;
const CONTROLS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

const unescaped = (view: View): View | undefined =>
  view.text.includes('\\') ? decoded(view, ESCAPE, unescapedCharacter) : undefined;

function unescapedCharacter(written: string): string {
  const letter = written[1] ?? '';
  if (written.length > 2) return String.fromCharCode(Number.parseInt(written.slice(2), 16));
  return CONTROLS[letter] ?? letter;
}

/** The octets of one character. */
const OCTETS =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}/gi;

export const percentDecoded = (view: View): View | undefined =>
  view.text.includes('%') ? decoded(view, OCTETS, decodedCharacter) : undefined;

function decodedCharacter(octets: string): string {
  try {
    return decodeURIComponent(octets);
  } catch {
    return octets;
  }
}

/** Undefined where there is nothing to decode. */
function decoded(view: View, pattern: RegExp, decode: (encoded: string) => string): View | undefined {
  const places = new Int32Array(view.text.length + 1);
  let text = '';
  let from = 0;
  const copyUntil = (end: number): void => {
    for (let at = from; at < end; at++) places[text.length + at - from] = placeOf(view, at);
    text += view.text.slice(from, end);
  };
  for (const { 0: encoded, index } of view.text.matchAll(pattern)) {
    copyUntil(index);
    const plain = decode(encoded);
    places.fill(placeOf(view, index), text.length, text.length + plain.length);
    text += plain;
    from = index + encoded.length;
  }
  if (from === 0) return undefined;
  copyUntil(view.text.length);
  places[text.length] = placeOf(view, view.text.length);
  return { text, places };
}

/** A name as it reads once every encoding is taken off. */
export const plainName = (name: string): string =>
  name.includes('%') || name.includes('\\') ? (viewsOf(name).at(-1)?.text ?? name) : name;
