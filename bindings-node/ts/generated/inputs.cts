// Generated from the core's declarations by `make generate`.
import type { IndicatorValue, NewChoice } from "../inputs.cjs";

/** A customer to ask. At least one of e-mail and phone is required. Null, NaN and `""` count as absent. `I` are the indicators, where your program has a type for them. */
export interface Customer<I = Record<string, IndicatorValue>> {
  /** The name. */
  name?: string | null | undefined;
  /** The e-mail address alone, without `<>`, quotes or `mailto:`. */
  email?: string | null | undefined;
  /** The phone: 8 to 15 digits with country code, as text or as a whole number. No country code is ever added. */
  phone?: string | number | bigint | null | undefined;
  /** Text or numbers by indicator name, exactly as in the console. */
  indicators?: { [K in keyof I]: IndicatorValue } | null | undefined;
}

/** A change to the contact of one invite. At least one field is required beside the id. */
export interface InviteUpdate {
  /** The invite's id, as rows have it; null is refused. */
  inviteId: string | null;
  /** The new name. */
  name?: string | null | undefined;
  /** The new e-mail. */
  email?: string | null | undefined;
  /** The new phone: 8 to 15 digits with country code, as text or as a whole number. */
  phone?: string | number | bigint | null | undefined;
}

/** An answer that was collected elsewhere. At least one of `review`, `feedback` and `additionalQuestions` is required. `I` are the indicators, where your program has a type for them. */
export interface NewAnswer<I = Record<string, IndicatorValue>> {
  /** The id of the invite that was answered, if you create links and collect the answers yourself. */
  inviteId?: string | null | undefined;
  /** The respondent's name. */
  name?: string | null | undefined;
  /** The respondent's e-mail. */
  email?: string | null | undefined;
  /** The respondent's phone: 8 to 15 digits with country code, as text or as a whole number. */
  phone?: string | number | bigint | null | undefined;
  /** The score of the main question; 0 is a score. */
  review?: number | null | undefined;
  /** The date and time of the answer, with its zone; now if it is left out. It is sent in UTC, in whole seconds. */
  createdAt?: Date | null | undefined;
  /** The respondent's comment. */
  feedback?: string | null | undefined;
  /** The answers to the questions after the main one. */
  additionalQuestions?: readonly NewQuestion[] | null | undefined;
  /** Text or numbers by indicator name, exactly as in the console. */
  indicators?: { [K in keyof I]: IndicatorValue } | null | undefined;
}

/** The answer to one question after the main one. */
export interface NewQuestion {
  /** The type of the question, such as `REVIEWS` or `MULTIPLE-SUBS`. */
  type: string;
  /** The question, exactly as in the console. */
  text: string;
  /** A score; text for `INPUT`; the choices for `MULTIPLE`; the choices with those below them for `MULTIPLE-SUBS`. */
  review: number | boolean | string | readonly string[] | readonly NewChoice[];
}

/** A change to the follow-up of an answer. Absent fields stay unchanged; `""` and an empty list clear a field. */
export interface FollowUp {
  /** The answer's id, or its own code (`controlId`), as rows have them; null is refused. */
  answerId: string | null;
  /** The status, such as `aberto`, `em_analise`, `escalonada` or `respondido`; accounts add their own. It can be changed, but not cleared. */
  status?: string | null | undefined;
  /** The responsible person's e-mail; `""` leaves nobody responsible. */
  responsible?: string | null | undefined;
  /** The followers' e-mails; an empty list removes all. */
  followers?: readonly string[] | null | undefined;
  /** A comment of up to 5,000 characters. */
  comment?: string | null | undefined;
  /** Tags; an empty list removes all. */
  tags?: readonly Tag[] | null | undefined;
  /** The date and time of the change, with its zone. It is sent in UTC, in whole seconds. */
  date?: Date | null | undefined;
}

/** A tag of a follow-up, as the action's tag tree has it. */
export interface Tag {
  /** The tag. */
  tag: string;
  /** The tag below it. */
  subTag?: string | null | undefined;
}
