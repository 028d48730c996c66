let announce: (part: string) => void = () => {};

/** Calls `listener` with the name of each step of an attack before the step starts. */
export function onProgress(listener: (part: string) => void): void {
  announce = listener;
}

export const announceProgress = (part: string): void => announce(part);
