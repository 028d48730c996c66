/** The statuses to which each status can change. A status without targets is final. */
export type TransitionTable<Status extends string> = Readonly<Record<Status, readonly Status[]>>;

export const JOB_STATUSES = [
  'Pending',
  'Assigned',
  'In-Transit',
  'Arrived',
  'In Progress',
  'On Hold',
  'Completed',
  'Cancelled',
  'Declined',
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

export const JOB_TRANSITIONS: TransitionTable<JobStatus> = {
  Pending: ['Assigned', 'Declined', 'Cancelled'],
  Assigned: ['In-Transit', 'On Hold', 'Declined', 'Cancelled'],
  'In-Transit': ['Arrived', 'On Hold', 'Cancelled'],
  Arrived: ['In Progress', 'On Hold', 'Cancelled'],
  'In Progress': ['On Hold', 'Completed', 'Cancelled'],
  'On Hold': ['Assigned', 'In-Transit', 'In Progress', 'Cancelled'],
  Completed: [],
  Cancelled: [],
  Declined: [],
};

export const ASSET_STATUSES = [
  'Active',
  'Idle',
  'In Maintenance',
  'Pending Install',
  'In Transit',
  'Lost',
  'Non-Compliant',
  'Decommissioned',
  'Retired',
] as const;
export type AssetStatus = (typeof ASSET_STATUSES)[number];

/** The statuses that a new asset can have. The first status is the default. */
export const NEW_ASSET_STATUSES = ['Active', 'Pending Install'] as const;

export const ASSET_TRANSITIONS: TransitionTable<AssetStatus> = {
  Active: ['Idle', 'In Maintenance', 'Decommissioned', 'Lost', 'In Transit', 'Non-Compliant'],
  Idle: ['Active', 'In Maintenance', 'Decommissioned', 'Retired', 'In Transit', 'Pending Install'],
  'In Maintenance': ['Active', 'Idle', 'Decommissioned', 'Retired'],
  'Pending Install': ['Active', 'Idle', 'In Maintenance'],
  'In Transit': ['Active', 'Idle'],
  Lost: ['Active', 'Retired'],
  'Non-Compliant': ['In Maintenance', 'Decommissioned'],
  Decommissioned: [],
  Retired: [],
};
