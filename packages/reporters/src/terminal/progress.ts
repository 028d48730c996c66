import type { RunEvent } from '@touchstone/runner';
import { createLogUpdate } from 'log-update';
import { printable } from './printable.js';
import { MAX_COLUMNS, type Style } from './style.js';
import { count, duration, plural, truncate } from './text.js';

export interface Progress {
  onEvent(event: RunEvent): void;
  /** Clears the live line, if there is one, and stops redrawing it. */
  stop(): void;
}

interface Tally {
  cases: number;
  finished: number;
  findings: number;
  operation: string;
  startedAt: number;
}

/** Minimum interval between redraws: short enough to look live, long enough to cost little. */
const REDRAW_INTERVAL_MS = 80;

const MIN_LOGGED_WAIT_SECONDS = 5;

/** Shows one line that is redrawn in place. For terminals only. */
export function liveProgress(
  stream: NodeJS.WritableStream & { readonly columns?: number | undefined },
  style: Style,
  now: () => number,
): Progress {
  // Keep the cursor visible, so that a killed process does not leave a terminal without a cursor.
  const update = createLogUpdate(stream, { showCursor: true });
  // The line is never wider than the terminal, because a wrapped line cannot be cleared. The style has the width of the
  // other stream.
  const width = Math.min(stream.columns || style.columns, MAX_COLUMNS);
  const tally = newTally();
  let drawnAt = Number.NEGATIVE_INFINITY;
  let stopped = false;
  return {
    onEvent(event) {
      advance(tally, event, now);
      if (stopped || !/^case-|^run-waiting$/.test(event.type)) return;
      const time = now();
      if (time - drawnAt < REDRAW_INTERVAL_MS && event.type !== 'run-waiting') return;
      drawnAt = time;
      const line = `${progressText(tally, style, time)} ${style.dot} ${printable(tally.operation)}`;
      update(truncate(line, width - 1, style.ellipsis));
    },
    stop() {
      stopped = true;
      update.clear();
    },
  };
}

/** Writes a line after each tenth of the cases and before each long wait, for logs. */
export function plainProgress(write: (text: string) => unknown, style: Style, now: () => number): Progress {
  const tally = newTally();
  let tenths = 0;
  return {
    onEvent(event) {
      advance(tally, event, now);
      if (event.type === 'run-waiting' && event.seconds >= MIN_LOGGED_WAIT_SECONDS) {
        write(`${progressText(tally, style, now())} ${style.dot} ${tally.operation}\n`);
      }
      if (event.type !== 'case-finished' || tally.cases === 0) return;
      const reached = Math.floor((tally.finished * 10) / tally.cases);
      // Further cases of a later round lower the tenths.
      if (reached <= tenths) return;
      tenths = reached;
      write(`${progressText(tally, style, now())}\n`);
    },
    stop() {},
  };
}

function newTally(): Tally {
  return { cases: 0, finished: 0, findings: 0, operation: '', startedAt: 0 };
}

function advance(tally: Tally, event: RunEvent, now: () => number): void {
  switch (event.type) {
    case 'run-started':
      tally.cases = event.cases;
      tally.startedAt = now();
      return;
    case 'cases-added':
      tally.cases += event.cases;
      return;
    case 'case-started':
      tally.operation = event.operation;
      return;
    case 'run-waiting':
      tally.operation = `waiting ${plural(event.seconds, 'second')} as the server requested`;
      return;
    case 'case-finished':
      tally.finished += 1;
      tally.findings += event.fresh ?? event.findings.length;
      return;
    case 'run-noted':
    case 'run-aborted':
    case 'run-finished':
      return;
  }
}

function progressText(tally: Tally, style: Style, time: number): string {
  const percent = tally.cases === 0 ? 0 : Math.floor((tally.finished * 100) / tally.cases);
  return [
    `${String(percent).padStart(3)} %`,
    `${count(tally.finished)} of ${plural(tally.cases, 'case')}`,
    plural(tally.findings, 'finding'),
    duration(time - tally.startedAt),
  ].join(` ${style.dot} `);
}
