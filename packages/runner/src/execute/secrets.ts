import { formsOf, SHORTEST } from './secret-forms.js';

/** A stretch of text; `name` where it is a secret. */
export interface Piece {
  readonly text: string;
  readonly name?: string;
}

interface Form {
  readonly text: string;
  readonly name: string;
  readonly isTelling: boolean;
}

/** Every secret of a run, and the name that stands for it wherever a person might read it. */
export class Secrets {
  readonly #values = new Set<string>();
  /** Forms by their first characters, longest first: a run makes hundreds of keys, and reads megabytes. */
  readonly #byHead = new Map<string, Form[]>();
  /** A bit for each head there is: a text is read at every character, and hardly any begins a secret. */
  readonly #heads = new Uint8Array(HEADS / 8);
  readonly #tell: ((value: string, name: string) => void) | undefined;

  /** `tell` hears of every secret as it is added, for whoever prints what the run does not see. */
  constructor(tell?: (value: string, name: string) => void) {
    this.#tell = tell;
  }

  /**
   * `name` is shown as `$NAME`. A value of fewer than four characters would mask ordinary text, and is not kept.
   * `quiet` masks a value that it gives nothing away to answer: the case made it up, or it is a name.
   */
  add(value: string, name: string, quiet = false): void {
    if (value.length < SHORTEST || this.#values.has(value)) return;
    this.#values.add(value);
    this.#tell?.(value, name);
    const shown = `$${name.replaceAll(/[^A-Za-z0-9]+/g, '_').toUpperCase()}`;
    const isTelling = !quiet && isUnmistakable(value);
    for (const text of formsOf(value)) {
      const head = text.slice(0, SHORTEST);
      const bit = hashAt(text, 0);
      this.#heads[bit >> 3] = (this.#heads[bit >> 3] ?? 0) | (1 << (bit & 7));
      const forms = this.#byHead.get(head) ?? [];
      // Not sorted anew each time: every token there is begins with the same prefix, or with `Bearer`.
      const shorter = forms.findIndex((form) => form.text.length < text.length);
      forms.splice(shorter < 0 ? forms.length : shorter, 0, { text, name: shown, isTelling });
      this.#byHead.set(head, forms);
    }
  }

  /** A header's value, and the credential within it: `Bearer …`, `Basic …`, `session=…; …`. */
  addHeader(header: string, value: string): void {
    const quiet = !/auth|cookie|key|token|secret|password|signature|credential|^touchstone-control$/i.test(
      header,
    );
    const [, scheme = '', credential = ''] = /^(\S+) +(\S+)$/.exec(value) ?? [];
    if (/cookie/i.test(header)) {
      for (const pair of value.split(';')) this.add(pair.slice(pair.indexOf('=') + 1).trim(), header, quiet);
    }
    this.add(credential, header, quiet);
    if (/^basic$/i.test(scheme)) this.addBasic(Buffer.from(credential, 'base64').toString('utf8'), header);
    this.add(value, header, quiet);
  }

  /** `user:password` (RFC 7617 §2), of which the password is a secret by itself. */
  addBasic(value: string, name: string): void {
    this.add(value.slice(value.indexOf(':') + 1), name);
    this.add(value, name);
  }

  mask(text: string): string {
    const pieces = this.split(text);
    return pieces.length === 1 && pieces[0]?.name === undefined
      ? text
      : pieces.map((piece) => piece.name ?? piece.text).join('');
  }

  /** The text cut where secrets begin and end. */
  split(text: string): readonly Piece[] {
    const pieces: Piece[] = [];
    let start = 0;
    for (let index = 0; index + SHORTEST <= text.length; index++) {
      const form = this.#formAt(text, index);
      if (!form) continue;
      if (index > start) pieces.push({ text: text.slice(start, index) });
      pieces.push(form);
      start = index + form.text.length;
      index = start - 1;
    }
    if (start < text.length) pieces.push({ text: text.slice(start) });
    return pieces;
  }

  /** Whether a text gives a secret away. */
  revealedIn(text: string): boolean {
    for (let index = 0; index + SHORTEST <= text.length; index++) {
      if (this.#formAt(text, index)?.isTelling) return true;
    }
    return false;
  }

  #formAt(text: string, index: number): Form | undefined {
    const bit = hashAt(text, index);
    if (((this.#heads[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) return undefined;
    return this.#byHead
      .get(text.slice(index, index + SHORTEST))
      ?.find((form) => text.startsWith(form.text, index));
  }
}

const HEADS = 1 << 20;

/** Of the first {@link SHORTEST} characters. */
function hashAt(text: string, index: number): number {
  let hash = 0;
  for (let at = index; at < index + SHORTEST; at++) hash = (Math.imul(hash, 131) + text.charCodeAt(at)) | 0;
  return (hash ^ (hash >>> 15)) & (HEADS - 1);
}

/** A secret such as `password` or `demo` stands in many an honest answer. */
const isUnmistakable = (value: string): boolean => value.length >= 8 && !/^[a-z]+$/i.test(value);
