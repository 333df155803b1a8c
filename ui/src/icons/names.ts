/** The shapes of `icons.svg`, on a grid of 16 px. Each state has its own. */
export type IconName =
  | 'logo' | 'customer' | 'agent' | 'bot' | 'supervisor' | 'system' | 'unknown-role' | 'alarm' | 'warn' |
  'clock' | 'dot' | 'check' | 'live' | 'catchup' | 'reconnect' | 'poll' | 'refused' | 'ended' | 'sealed' |
  'expired' | 'transferred' | 'hole' | 'engaged' | 'disengaged' | 'engagement-unknown' | 'active' | 'inactive' |
  'question' | 'doc' | 'image' | 'sheet' | 'clip' | 'approved' | 'rejected' | 'scanning' | 'status-unknown' |
  'settings' | 'more' | 'down' | 'right' | 'left' | 'arrow-down' | 'plus' | 'close' | 'checks' | 'copy' | 'save'
  | 'retry' | 'stop' | 'lock' | 'key' | 'seal' | 'join' | 'leave' | 'chain' | 'changed' | 'typing' | 'info' |
  'list' | 'queue' | 'skew' | 'interactive' | 'raw' | 'stream' |
  'connecting' | 'offline' | 'stuck' | 'pause' | 'play' | 'slowed' | 'unknown-chat' |
  'archive' | 'search' | 'disk' | 'sort' | 'external' | 'help' | 'hold' | 'up' | 'purge' | 'table' | 'board' |
  'snooze' | 'pin' | 'bell' | 'undo' | 'filter' | 'star' | 'health';
