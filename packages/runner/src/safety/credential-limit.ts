import type { Case } from '../plan/case.js';
import { type Untested, untested } from '../plan/reasons.js';
import { type RequestTemplate, TOKEN_FLAWS } from '../plan/request-template.js';
import type { PlanContext } from '../scenario/context.js';

/** Maximum number of wrong credentials per security scheme, because more can lock an account. */
const MAX_WRONG_CREDENTIALS = 3;

/** Limits the wrong credentials that a run sends to a server that it did not start. */
export class CredentialLimit {
  readonly #context: PlanContext;
  readonly #sent: Map<string, number>;

  constructor(context: PlanContext, sent: ReadonlyMap<string, number> = new Map()) {
    this.#context = context;
    this.#sent = new Map(sent);
  }

  /** Returns a limit that has counted the same cases. */
  copy(): CredentialLimit {
    return new CredentialLimit(this.#context, this.#sent);
  }

  /** Counts the wrong credentials of a case, or returns why the case exceeds the limit and is not sent. */
  admit({ steps }: Case): Untested | undefined {
    if (this.#context.options.isShared !== true) return undefined;
    const schemes = steps.flatMap((step) =>
      step.kind === 'request' && isWrong(step.request) ? this.#schemesOf(step.request) : [],
    );
    const counts = new Map(this.#sent);
    for (const scheme of schemes) counts.set(scheme, (counts.get(scheme) ?? 0) + 1);
    const exceeded = schemes.find((scheme) => (counts.get(scheme) ?? 0) > MAX_WRONG_CREDENTIALS);
    if (exceeded !== undefined)
      return untested(
        'not allowed',
        `A run sends at most ${MAX_WRONG_CREDENTIALS} wrong credentials for ${exceeded} to a server that it did not start, because more can lock an account. Configure \`command\`, so that the run starts the server, to send all of them.`,
      );
    for (const [scheme, count] of counts) this.#sent.set(scheme, count);
    return undefined;
  }

  /** Returns the security schemes of a request; for a token request, the scheme whose tokens it obtains. */
  #schemesOf({ operation: id }: RequestTemplate): readonly string[] {
    const { operations, tokenEndpoints } = this.#context;
    const issued = tokenEndpoints.get(id);
    if (issued !== undefined) return [issued];
    return (operations.get(id)?.security.flat() ?? []).map(({ scheme }) => scheme);
  }
}

const isWrong = ({ credential, client }: RequestTemplate): boolean =>
  credential === 'malformed' ||
  credential === 'unknown' ||
  credential === 'rotated out' ||
  TOKEN_FLAWS.some((flaw) => flaw === credential) ||
  client?.is === 'unknown' ||
  client?.is === 'wrong secret';
