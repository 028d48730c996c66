/** The one clock behind time stamps, tokens, rate windows and retries. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  readonly isFrozen: boolean;
  /** Stops it, or lets it run on from where it stands. */
  freeze(frozen: boolean): void;
  /** Milliseconds since the epoch. */
  set(now: number): void;
  /** Moves it forward. */
  advance(milliseconds: number): void;
  /** Shows real time again. */
  reset(): void;
  /** Called after every change; gives back how to stop that. */
  onChange(listener: () => void): () => void;
}

/** The last time that RFC 3339 can tell, in milliseconds since the epoch. */
export const LATEST: number = Date.parse('9999-12-31T23:59:59.999Z');

export function createClock(): Clock {
  let offset = 0;
  let frozenAt: number | undefined;
  const listeners = new Set<() => void>();
  const now = (): number => frozenAt ?? Date.now() + offset;
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const set = (to: number): void => {
    if (frozenAt === undefined) offset = to - Date.now();
    else frozenAt = to;
    changed();
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
      changed();
    },
    set,
    advance: (milliseconds) => set(now() + milliseconds),
    reset() {
      offset = 0;
      frozenAt = undefined;
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
