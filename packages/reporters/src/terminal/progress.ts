import type { RunEvent } from '@touchstone/runner';
import { createLogUpdate } from 'log-update';
import { printable } from './printable.js';
import type { Style } from './style.js';
import { count, duration, plural, truncate } from './text.js';

/** Shows how far a run is. */
export interface Progress {
  onEvent(event: RunEvent): void;
  /** Takes the live line away. */
  stop(): void;
}

/** State both views tell of; kept here so that neither counts for itself. */
interface Tally {
  cases: number;
  finished: number;
  findings: number;
  operation: string;
  startedAt: number;
}

/** Often enough to look alive, seldom enough to cost nothing. */
const redrawEveryMs = 80;

/** Seconds of waiting below which a log need not say so. */
const worthTelling = 5;

/** One line, redrawn in place. For a terminal only. */
export function liveProgress(
  stream: NodeJS.WritableStream & { readonly columns?: number | undefined },
  style: Style,
  now: () => number,
): Progress {
  // The cursor stays visible, so that a killed process cannot leave a terminal without one.
  const update = createLogUpdate(stream, { showCursor: true });
  // Of the terminal itself, however narrow: a line that wraps is more than one.
  const width = Math.min(stream.columns || style.columns, style.columns);
  const tally = newTally();
  let drawnAt = Number.NEGATIVE_INFINITY;
  let stopped = false;
  return {
    onEvent(event) {
      advance(tally, event, now);
      if (stopped || !/^case-|^run-waiting$/.test(event.type)) return;
      const time = now();
      if (time - drawnAt < redrawEveryMs && event.type !== 'run-waiting') return;
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

/** A line at each tenth, for logs. */
export function plainProgress(write: (text: string) => unknown, style: Style, now: () => number): Progress {
  const tally = newTally();
  let tenths = 0;
  return {
    onEvent(event) {
      advance(tally, event, now);
      if (event.type === 'run-waiting' && event.seconds >= worthTelling) {
        write(`${progressText(tally, style, now())} ${style.dot} ${tally.operation}\n`);
      }
      if (event.type !== 'case-finished' || tally.cases === 0) return;
      const reached = Math.floor((tally.finished * 10) / tally.cases);
      if (reached === tenths) return;
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
    case 'case-started':
      tally.operation = event.operation;
      return;
    case 'run-waiting':
      tally.operation = `waiting ${plural(event.seconds, 'second')}, as the server asks`;
      return;
    case 'case-finished':
      tally.finished += 1;
      tally.findings += event.fresh ?? event.findings.length;
      return;
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
