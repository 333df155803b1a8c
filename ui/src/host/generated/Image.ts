export type Image = { address: string, description: string | null, };
