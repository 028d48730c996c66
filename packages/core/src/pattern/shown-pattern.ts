/** Formats a pattern for a one-line message: escapes line breaks and tabs, then truncates it to 120 characters. */
export function shownPattern(source: string): string {
  const line = source.replaceAll(/\s/g, (space) =>
    space === ' ' ? space : JSON.stringify(space).slice(1, -1),
  );
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
