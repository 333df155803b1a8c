import type { Heading } from "./Heading"; import type { Choice } from "./Choice"; import type { Part } from "./Part"; import type { Detail } from "./Detail";
export type Interactive = { template: string, options: Array<Choice>, parts?: Array<Part>, viewId?: string, details?: Array<Detail>, reply?: Heading, referenceId?: string, leftOut?: number, } & Heading;
