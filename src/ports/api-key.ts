/** An API key as the exchange lists it. */
export type ApiKey = {
  readonly id: string;
  /** Such as `read`, `write`, `write::trade`. */
  readonly scopes: readonly string[];
  /** The only one it may read and trade on; null where it may use all. */
  readonly subaccount: number | null;
};

export type ApiKeys = {
  /** Of the whole account, not only of this program. */
  readonly keys: readonly ApiKey[];
  /** Until when the account's location is attested, ms; null when it never was. */
  readonly attestedUntil: number | null;
};
