import type { Json } from '@touchstone/core';
import type { Finding } from '../report/report.js';
import type { Session } from './session.js';

/** Maximum length of a message in characters. */
const MAX_MESSAGE = 2000;
/** Maximum length of a string that a message quotes, in characters. */
const MAX_SHOWN = 200;

/** Masks secrets and personal values in the texts of findings, and shortens the texts. */
export class FindingTexts {
  readonly #session: Pick<Session, 'bodies' | 'secrets'>;

  constructor(session: Pick<Session, 'bodies' | 'secrets'>) {
    this.#session = session;
  }

  /**
   * Masks a part of a body, then truncates it. Truncating it first could leave part of a secret unmasked.
   * @param pointer Identifies the part. Default: the whole body.
   */
  show(text: string, pointer?: string): string {
    const { bodies, secrets } = this.#session;
    return shorten(bodies.show(secrets.maskStart(text, MAX_MESSAGE), pointer), MAX_SHOWN);
  }

  /** Truncates a text whose parts are masked already. */
  shorten(text: string): string {
    return shorten(text, MAX_SHOWN);
  }

  mask(text: string): string {
    const { bodies, secrets } = this.#session;
    return shorten(bodies.mask(secrets.maskStart(text, MAX_MESSAGE)), MAX_MESSAGE);
  }

  /** Returns the message and the pointer of a failure as the finding may show them. */
  place(message: string, pointer: string | null): Pick<Finding, 'message' | 'pointer'> {
    const shown = (text: string): string => this.mask(this.#session.bodies.hideNames(text, pointer));
    return { message: shown(message), pointer: pointer === null ? null : shown(pointer) };
  }

  json(value: Json): Json {
    if (typeof value === 'string') return this.mask(value);
    if (Array.isArray(value)) return value.map((item: Json) => this.json(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [this.mask(name), this.json(child)]),
    );
  }
}

const shorten = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length)}…` : text;
