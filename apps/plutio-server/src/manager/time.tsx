import type { FC } from 'hono/jsx';

const format = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZone: 'UTC',
});

const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** Formats a time as `24 Nov 2026, 09:05:12 UTC`. */
export const Time: FC<{ iso: string }> = ({ iso }) => (
  <time datetime={iso}>{`${format.format(new Date(iso))} UTC`}</time>
);

/** Formats a date as `24 Nov 2026`. */
export const Day: FC<{ iso: string }> = ({ iso }) => <time datetime={iso}>{day.format(new Date(iso))}</time>;
