/** Time for pending requests after a cancellation. Only their responses reveal which resources they created. */
const GRACE_MS = 1500;
/** Time for removing the created resources after the run has stopped. */
const REMOVAL_MS = 5000;

/** Once `stopped` is aborted, aborts the pending requests and the removals after their time. */
export function startDeadlines(
  stopped: AbortSignal,
  { cutOff, removing }: { readonly cutOff: AbortController; readonly removing: AbortController },
): void {
  const start = (): void => {
    setTimeout(() => cutOff.abort(), GRACE_MS).unref();
    setTimeout(() => removing.abort(), REMOVAL_MS).unref();
  };
  if (stopped.aborted) start();
  else stopped.addEventListener('abort', start, { once: true });
}
