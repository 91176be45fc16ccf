// The types of what operations take, beside plain values.

/** A calendar day of the platform's own, `"YYYY-MM-DD"`, or an exact instant. */
export type DateLike = string | Date;

/** A customer to ask. At least one of e-mail and phone is needed; null and `""` are absent. */
export interface Customer {
  name?: string | null | undefined;
  email?: string | null | undefined;
  /** Digits with country code, as text or as a whole number. */
  phone?: string | number | bigint | null | undefined;
  /** Text or numbers by indicator name, exactly as in the console. */
  indicators?: Record<string, string | number | bigint | null | undefined> | null | undefined;
}
