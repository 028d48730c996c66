import type { HarmLog } from './harm-log.js';
import type { Answer, Call, Json } from './message.js';
import type { Table } from './table.js';

/** A bug that can be switched on. */
export interface Fault {
  readonly name: string;
  /** The operation that shows the bug, as `POST /flows/`. */
  readonly operation: string;
  /** The behaviour with the bug, as a sentence. */
  readonly does: string;
}

/** The parts of a running server that an app uses. */
export interface AppContext {
  /** Returns true if the fault of this name is switched on. */
  readonly has: (fault: string) => boolean;
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

/** One of the servers: its document, the credential that it accepts, its faults and its code. */
export interface ServerKind {
  readonly name: string;
  /** The path of the server that the document's paths are relative to: `''`, `/api`. */
  readonly basePath: string;
  /** The accepted credentials by security scheme. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly faults: readonly Fault[];
  create(context: AppContext): App;
}
