import type { Address } from "./Address"; import type { Detail } from "./Detail"; import type { Heading } from "./Heading"; import type { Paging } from "./Paging";
export type Choice = { at?: number, minutes?: number, leads?: Address, paging?: Paging, details?: Array<Detail>, } & Heading;
