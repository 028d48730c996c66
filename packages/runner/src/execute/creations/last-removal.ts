import type { ItemRead } from './removal-requests.js';
import { isSuccess } from './removal-status.js';
import type { RemovalResult } from './remove-item.js';

/** Statuses that ask to try again later. */
const BUSY: readonly number[] = [429, 502, 503, 504];
/** Statuses that may be followed by a success once other resources are removed or unlocked. */
const LATER: readonly number[] = [409, 423, 429];

/** The last attempt to remove a resource. */
export interface LastRemoval {
  /** The status of the last response; null if there was none. */
  readonly status: number | null;
  /** The last read after the server reported the removal, if it shows no absence; otherwise null. */
  readonly readBack: ItemRead | null;
  /** True if the resource with the id may belong to others. */
  readonly isForeign: boolean;
  /** True if the removal failed, but the server may have removed the resource all the same. */
  readonly mayBeGone: boolean;
}

export const NO_REMOVAL: LastRemoval = { status: null, readBack: null, isForeign: false, mayBeGone: false };

export const lastRemovalOf = ({ status, readBack, isForeign, mayBeGone }: RemovalResult): LastRemoval => ({
  status,
  readBack,
  isForeign,
  mayBeGone,
});

/** Returns true if the server accepted the removal, even if the resource can still be read. */
export const isAccepted = ({ status }: LastRemoval): boolean => status !== null && isSuccess(status);

/** Returns true if the server asked to try the removal later. */
export const isBusy = ({ status }: LastRemoval): boolean => status !== null && BUSY.includes(status);

/** Returns true if another attempt may succeed. A resource that is pending may exist later. */
export function maySucceedLater({ status }: LastRemoval, isPending: boolean): boolean {
  if (status === 404) return isPending;
  return status === null || status >= 500 || LATER.includes(status);
}
