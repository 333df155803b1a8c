import type { Block } from "./Block"; import type { Image } from "./Image";
export type Heading = { title: string, subtitle: string | null, richTitle?: Array<Block>, richSubtitle?: Array<Block>, image?: Image, };
