import type { Json } from '@touchstone/core';
import type { Environment } from '../../environment.js';
import type { ResourceType } from '../types/resource-types.js';
import { IdGenerator } from './id-generator.js';
import type { NewRecord, StoredRecord } from './record.js';
import { TenantStore } from './tenant-store.js';

/** Stores the resources of each tenant and assigns their ids and versions. */
export class RecordStore {
  readonly #tenants = new Map<string, TenantStore>();
  readonly #ids: IdGenerator;
  #version = 0;

  constructor(environment: Environment) {
    this.#ids = new IdGenerator(environment);
  }

  tenant(label: string): TenantStore {
    let tenant = this.#tenants.get(label);
    if (!tenant) {
      tenant = new TenantStore();
      this.#tenants.set(label, tenant);
    }
    return tenant;
  }

  tenants(): Iterable<readonly [label: string, tenant: TenantStore]> {
    return this.#tenants;
  }

  /** Returns `foreign` if another tenant has the resource, or else `absent`. The current tenant must not have it. */
  whereabouts(type: ResourceType, id: string): 'absent' | 'foreign' {
    for (const tenant of this.#tenants.values()) if (tenant.get(type, id)) return 'foreign';
    return 'absent';
  }

  /**
   * Returns an unused id for a resource.
   * @param reserved Ids of resources that are about to be stored.
   */
  newId(tenant: TenantStore, type: ResourceType, reserved?: ReadonlySet<string>): Json {
    return this.#ids.next(
      type,
      (text) => tenant.get(type, text) !== undefined || reserved?.has(text) === true,
    );
  }

  /** Stores a resource with a new version. */
  keep(tenant: TenantStore, record: NewRecord): StoredRecord {
    this.#version++;
    const kept = { ...record, version: this.#version };
    tenant.set(kept);
    return kept;
  }

  clear(): void {
    this.#tenants.clear();
  }
}
