/** Words of the bar at the top. */
export const TOP = {
  brand: 'Sightline',
  connectionsOf: (chats: number) => `Connections of ${chats} chats`,
  allConnections: 'All connections',
  connections: 'Connections',
} as const;

/** Words of the navigation. Names of views are in `triage`, that of the board in `board`. */
export const NAV = {
  label: 'Views',
  chats: 'Chats',
  saved: 'Saved',
  sources: 'Sources',
} as const;

/** Words of the bar at the foot. The budget is in `budget`, the archive in `archive`. */
export const STATUS = {
  label: 'Status',
  offline: (since: string) => `Offline since ${since}`,
  live: (live: number, watched: number) => `${live} of ${watched} live`,
  lag: 'Lag',
  lagTitle: 'How long an item takes from Amazon Connect to this window',
  skew: 'Skew',
  skewTitle: "This computer's clock minus that of Amazon Connect",
  memory: 'Memory',
  memoryTitle: 'What Sightline holds with all its processes; what they share counts once',
  megabytes: (bytes: number) => `${Math.round(bytes / 1e6)} MB`,
  odd: (n: number) => `${n} odd ${n === 1 ? 'item' : 'items'}`,
  oddTitle: 'Items of a kind or form that Sightline could not place. They are kept as they came.',
  quiet: (until: string) => `Quiet until ${until}`,
  quietTitle: 'No notifications are shown on the desktop until then. Press to be told again.',
  zoneTitle: "The next time zone: this computer's, UTC, or the one that is set",
  keys: 'Keys',
} as const;
