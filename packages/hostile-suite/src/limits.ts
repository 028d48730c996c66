/** Limit of the JavaScript heap of a worker, in MiB. */
export const HEAP_LIMIT_MIB = 512;

/** Limit of the resident memory of a worker, in MiB: the heap, buffers and the code of Node. */
export const RSS_LIMIT_MIB = 1024;

/**
 * Time in milliseconds within which every step of an attack must end. It is generous, because tests share the machine.
 */
export const DEADLINE_MS = 30_000;
