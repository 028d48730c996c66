import { setOwn } from '@touchstone/core/internal';
import type { BodyMasker } from '../secrets/body-masker.js';
import { isSecretHeader, type Secrets } from '../secrets/secrets.js';
import type { ReceivedResponse, SentRequest } from './message.js';

/** Maximum length of a body in characters. */
const MAX_BODY = 16_384;
/** Maximum length of a header or URL in characters. */
const MAX_FIELD = 2000;
/** Number of characters that are masked beyond the end, because a value that is cut off may not be recognized. */
const MARGIN = 2000;

/** The masked headers of a message, and the masked start of its body. */
export interface MaskedMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Length of the whole body in characters. */
  readonly bodyLength: number;
}

/** Masks requests and responses as they are shown in findings; see {@link BodyMasker}. */
export class MessageMasker {
  readonly #secrets: Secrets;
  readonly #bodies: BodyMasker;

  constructor(secrets: Secrets, bodies: BodyMasker) {
    this.#secrets = secrets;
    this.#bodies = bodies;
  }

  request({ method, url, headers, body }: SentRequest): MaskedMessage & Pick<SentRequest, 'method' | 'url'> {
    return {
      method,
      url: this.#field(url),
      headers: this.#masked(headers, (line) => this.#field(line)),
      body: body === undefined ? null : this.#body(body, (text) => this.#bodies.sent(text)),
      bodyLength: body?.length ?? 0,
    };
  }

  response({ status, headers, text }: ReceivedResponse): MaskedMessage & Pick<ReceivedResponse, 'status'> {
    return {
      status,
      headers: this.#masked(headers, (line, name) =>
        isSecretHeader(name) && this.#bodies.hides
          ? `${name}: ***`
          : this.#bodies.mask(this.#secrets.maskStart(line, MAX_FIELD + MARGIN)).slice(0, MAX_FIELD),
      ),
      body: text === '' ? null : this.#body(text, (start) => this.#bodies.show(start)),
      bodyLength: text.length,
    };
  }

  #masked(
    headers: Readonly<Record<string, string>>,
    mask: (line: string, name: string) => string,
  ): Readonly<Record<string, string>> {
    const masked: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers)) {
      // Mask the value together with its name, which can mark the value as secret.
      const line = mask(`${name}: ${value}`, name);
      setOwn(masked, name, line.startsWith(`${name}: `) ? line.slice(name.length + 2) : line);
    }
    return masked;
  }

  /** Replaces known secrets with their names, masks the text between them, and truncates the result. */
  #field(text: string): string {
    return this.#secrets
      .split(text.slice(0, this.#secrets.reach(MAX_FIELD)))
      .map(({ text: plain, shown }) => shown ?? this.#bodies.sentField(plain))
      .join('')
      .slice(0, MAX_FIELD);
  }

  #body(text: string, mask: (start: string) => string): string {
    // The mask contains the length of the body, so the whole body is needed.
    if (this.#bodies.hidesAll) return mask(text);
    return mask(this.#secrets.maskStart(text, MAX_BODY + MARGIN)).slice(0, MAX_BODY);
  }
}
