/** The shapes of `icons.svg`, on a grid of 16 px. Each state has its own. */
export type IconName =
  | 'logo' | 'customer' | 'agent' | 'bot' | 'supervisor' | 'system' | 'unknown-role' | 'alarm' | 'warn' |
  'clock' | 'dot' | 'check' | 'snooze' | 'pin' | 'live' | 'catchup' | 'reconnect' | 'poll' | 'refused' | 'ended'
  | 'sealed' | 'expired' | 'transferred' | 'hole' | 'offline' | 'engaged' | 'disengaged' | 'engagement-unknown'
  | 'active' | 'inactive' | 'question' | 'doc' | 'image' | 'sheet' | 'clip' | 'approved' | 'rejected' |
  'scanning' | 'stuck' | 'status-unknown' | 'search' | 'bell' | 'settings' | 'help' | 'more' | 'down' | 'right'
  | 'left' | 'arrow-down' | 'plus' | 'close' | 'checks' | 'undo' | 'filter' | 'sort' | 'copy' | 'save' | 'retry'
  | 'pause' | 'play' | 'stop' | 'lock' | 'unlock' | 'key' | 'seal' | 'join' | 'leave' | 'chain' | 'changed' |
  'redacted' | 'typing' | 'info' | 'external' | 'list' | 'board' | 'archive' | 'queue' | 'star' | 'newstarter' |
  'demo' | 'disk' | 'skew' | 'interactive' | 'table' | 'raw' | 'enter' | 'stream';
