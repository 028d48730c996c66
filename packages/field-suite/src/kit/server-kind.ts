import type { HarmLog } from './harm-log.js';
import type { Answer, Call, Json } from './message.js';
import type { Table } from './table.js';

/**
 * A bug that can be switched on. The members after `does` describe bugs that the request pipeline implements; the code of
 * the server implements all others.
 */
export interface Fault {
  readonly name: string;
  /** The operation that has the bug, as `POST /flows/`. */
  readonly operation: string;
  /** The behaviour with the bug, as a sentence. */
  readonly does: string;
  /** The violation of the input that is accepted: its place, such as `tags.0`, and its keyword. Default: any keyword. */
  readonly unchecked?: { readonly place: string; readonly keyword?: string };
  /** True if the operation needs no credential. */
  readonly open?: true;
  /** True if a request with invalid input is refused, but has its effect. */
  readonly appliesInvalid?: true;
  /** True if a request without a credential is refused, but has its effect. */
  readonly appliesUnauthorized?: true;
  /** The input that causes an unhandled exception: a body that cannot be parsed, or a violation at this place. */
  readonly crashesAt?: 'syntax' | { readonly place: string };
  /** Changes the response of the operation. */
  readonly after?: (answer: Answer) => Answer;
}

/** The parts of a running server that an app uses. */
export interface AppContext {
  /** The faults that are switched on. */
  readonly faults: readonly Fault[];
  /** Returns true if the fault of this name is switched on. */
  readonly has: (fault: string) => boolean;
  /** True if the server limits the rate of calls; see `FieldServerOptions.noise`. */
  readonly noise: boolean;
  readonly harm: HarmLog;
  readonly random: () => number;
  readonly document: Json;
  /** Creates a table whose leftover rows the server reports. */
  readonly table: (name: string) => Table;
  /** Stops the server after the current response. */
  readonly shutdown: () => void;
}

/** A running app. */
export interface App {
  handle(call: Call): Answer;
  /** Performs one write of another client. `step` counts from 0. */
  writerStep(step: number): void;
}

/** One of the servers: its document, the credentials that it accepts, its faults and its code. */
export interface ServerKind {
  readonly name: string;
  /** The path that the paths of the document are relative to: `''`, `/api`. */
  readonly basePath: string;
  /** The accepted credentials by security scheme. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
  /**
   * The operations that correct invalid sizes of pages instead of refusing them, as the framework does although its
   * document has bounds. Warnings about them are expected.
   */
  readonly lenient: readonly string[];
  create(context: AppContext): App;
}
