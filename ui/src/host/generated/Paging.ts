export type Paging = "more" | "previous";
