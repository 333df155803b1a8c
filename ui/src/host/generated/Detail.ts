export type Detail = { name: string, value: string | null, };
