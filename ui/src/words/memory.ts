/** The figure of the status bar for the memory that Sightline holds. */
export const MEMORY = { name: 'Memory', title: 'What Sightline holds with all its processes; what they share counts once' };

/** Bytes as whole megabytes. */
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
