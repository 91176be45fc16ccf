// The types of the inputs of operations, apart from plain values.

/** A calendar day of the platform's own, `"YYYY-MM-DD"`, or an exact instant. */
export type DateLike = string | Date;

/** The value of an indicator. */
export type IndicatorValue = string | number | bigint | null | undefined;

/** A choice of a `MULTIPLE-SUBS` question. */
export interface NewChoice {
  /** The choice. */
  text: string;
  /** What was chosen below this choice. */
  subOptions?: readonly string[];
}

export type * from "./generated/inputs.cjs";
