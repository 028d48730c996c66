import { z } from 'zod';

const label = z.string().min(1).max(200);

/** The fields of a caller that every server accepts. Each server adds the fields of its API. */
export const callerFields: {
  readonly tenant: z.ZodOptional<z.ZodString>;
  readonly revoked: z.ZodOptional<z.ZodBoolean>;
  readonly expired: z.ZodOptional<z.ZodBoolean>;
  readonly provokes: z.ZodOptional<z.ZodArray<z.ZodString>>;
} = {
  tenant: label.optional(),
  revoked: z.boolean().optional(),
  expired: z.boolean().optional(),
  provokes: z.array(z.string()).optional(),
};

export interface CallerState {
  readonly id: string;
  readonly tenant: string;
}

/** Creates and changes callers. `Settings` is the request body; `NewCaller` includes the credentials. */
export interface CallerRegistry<Settings, NewCaller extends CallerState> {
  readonly settings: z.ZodType<Settings>;
  create(settings: Settings): Promise<NewCaller>;
  /** Changes the given settings and keeps the others. */
  change(id: string, settings: Settings): Promise<CallerState>;
  /** Replaces the caller's secret and returns the new one. */
  rotate(id: string): Promise<NewCaller>;
}
