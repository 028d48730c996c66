/** Shows at most 120 characters of a pattern, on one line. */
export function shownPattern(source: string): string {
  const line = source.replaceAll(/\s/g, (space) =>
    space === ' ' ? space : JSON.stringify(space).slice(1, -1),
  );
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
