import type { Detail } from "./Detail"; import type { Paging } from "./Paging";
export type Answer = { text: string, of?: string, partId?: string, referenceId?: string, paging?: Paging, details?: Array<Detail>, leftOut?: number, };
