/** The clock that determines timestamps, token expiry, rate limits and webhook retries. */
export interface Clock {
  /** Returns the current time in milliseconds since the epoch. */
  now(): number;
  readonly isFrozen: boolean;
  /** Freezes the clock, or lets it continue from its current time. */
  freeze(frozen: boolean): void;
  /** @param now Milliseconds since the epoch. */
  set(now: number): void;
  /** Moves the clock forward. */
  advance(milliseconds: number): void;
  /** Resets the clock to real time and unfreezes it. */
  reset(): void;
  /** Calls the listener after every change of the clock. Returns a function that removes the listener. */
  onChange(listener: () => void): () => void;
}

/** The latest time that RFC 3339 can express, in milliseconds since the epoch. */
export const LATEST_TIME_MS: number = Date.parse('9999-12-31T23:59:59.999Z');

/** Creates a clock that follows real time until it is set, moved or frozen. */
export function createClock(): Clock {
  let offset = 0;
  let frozenAt: number | undefined;
  const listeners = new Set<() => void>();
  const now = (): number => frozenAt ?? Date.now() + offset;
  const notify = (): void => {
    for (const listener of listeners) listener();
  };
  const set = (to: number): void => {
    if (frozenAt === undefined) offset = to - Date.now();
    else frozenAt = to;
    notify();
  };
  return {
    now,
    get isFrozen() {
      return frozenAt !== undefined;
    },
    freeze(frozen) {
      if (frozen === (frozenAt !== undefined)) return;
      const at = now();
      frozenAt = frozen ? at : undefined;
      if (!frozen) offset = at - Date.now();
      notify();
    },
    set,
    advance: (milliseconds) => set(now() + milliseconds),
    reset() {
      offset = 0;
      frozenAt = undefined;
      notify();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
