import type { Heading } from "./Heading"; import type { Choice } from "./Choice"; import type { Detail } from "./Detail";
export type Part = { id?: string, options: Array<Choice>, details?: Array<Detail>, } & Heading;
