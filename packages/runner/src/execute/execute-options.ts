import type { Caller } from '../config/config.js';
import type { Secret } from '../config/credential.js';
import type { ControlHooks } from '../control/control-hooks.js';
import type { CreationRecord } from '../report/creation-record.js';
import type { ExchangeRecord } from '../report/exchange-record.js';
import type { BodyPrivacy } from '../secrets/body-masker.js';
import type { RunBudget } from './run-budget.js';

/** Options of `execute`. */
export interface ExecuteOptions {
  /** Base URL of the server under test: `http://127.0.0.1:4010/api/v1`. */
  readonly server: string;
  /** Id of the run, which every request carries in the header `X-Touchstone-Run`. Default: a random UUID. */
  readonly runId?: string;
  /** Name of the document in reports. */
  readonly document: string;
  /** The callers from the plan's options, by name. */
  readonly callers: Readonly<Record<string, Caller>>;
  /** Reads a secret, for example from the environment. May throw if it is missing. */
  readonly resolveSecret: (secret: Secret) => string;
  /**
   * Runs the command of a credential, without a shell, and returns its stdout. If it rejects, the message becomes the
   * reason why the cases of the caller are blocked, so it must contain no secret. Default: such callers are blocked.
   */
  readonly runCommand?: (command: readonly string[]) => Promise<string>;
  /** Reads a file of a client certificate as text. Default: callers with a client certificate are blocked. */
  readonly readFile?: (path: string) => Promise<string>;
  /**
   * Receives every secret that the run creates or sends, so that other output, such as a server's log, can be masked.
   */
  readonly onSecret?: (value: string, name: string) => void;
  /**
   * Receives the exchanges of cases, of removals and of checks of the server's availability, masked as findings are.
   * The case waits for the returned promise, so a slow receiver slows the run instead of filling the memory. It must
   * not reject. Default: exchanges are not kept.
   */
  readonly onExchange?: (exchange: ExchangeRecord) => void | Promise<void>;
  /**
   * Receives the journal of the resources that the run may create: a record before each such request is sent, and one
   * when the resource is created, is not created, is removed or is left. The run waits for the returned promise. If it
   * rejects for the record `sent`, the request is not sent, and the case is blocked; it must not reject for the others.
   * Records contain ids unmasked, because `removeLeft` needs them, but no id that contains a secret. Default: no
   * journal is kept.
   */
  readonly onCreation?: (record: CreationRecord) => void | Promise<void>;
  /**
   * Other secrets to mask in findings and exchanges, by name. A server may return them without a finding. Default: none.
   */
  readonly otherSecrets?: Iterable<readonly [name: string, value: string]>;
  /** The hooks from which the plan's capabilities were read. Without a clock, the run waits in real time. */
  readonly hooks?: ControlHooks;
  /** Timeout of a hook in milliseconds. Default: 30,000. */
  readonly hookTimeoutMs?: number;
  /**
   * Headers to send with every request, except when the run obtains a token. Their values are masked in output, except
   * those of `Accept*`, `Content-Type` and `User-Agent`.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** Maximum number of cases that run at the same time. Default: 8. */
  readonly concurrency?: number;
  /** Timeout of a request in milliseconds. Default: 10,000. */
  readonly timeoutMs?: number;
  /** The time and requests that the run may use. Default: unlimited. */
  readonly budget?: RunBudget;
  /** Cancels the run. Removing the created resources may then take up to five seconds. */
  readonly signal?: AbortSignal;
  /** The values of bodies that findings show. Default: `masked`. */
  readonly bodies?: BodyPrivacy;
  /**
   * True if the server belongs to a vendor. Then a response that contradicts an inferred or designed error refutes the
   * error instead of violating it.
   */
  readonly vendor?: boolean;
}
