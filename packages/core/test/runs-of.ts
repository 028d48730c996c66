/** Tests each property with all of its runs if the variable is set, as the nightly workflow does. */
const isComplete = process.env['PROPERTIES_ALL'] !== undefined;

/** In a sample, a property has one of this number of runs. The inputs differ each time. */
const SAMPLED = 3;

/** Returns the number of runs of a property whose runs take several seconds. */
export const runsOf = (complete: number): number => (isComplete ? complete : Math.ceil(complete / SAMPLED));
