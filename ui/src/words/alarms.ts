/** Words of the list of alarms, and of the loudest one at the foot of the roster. */
export const ALARMS = {
  title: 'Alarms',
  dock: 'Alarm',
  manyChats: 'Many chats',
  gone: 'A chat that is no longer watched',
  more: (n: number) => (n === 1 ? '1 more alarm' : `${n} more alarms`),
  open: (n: number) => `${n === 0 ? 'No alarm is open.' : n === 1 ? '1 alarm is open.' : `${n} alarms are open.`} Those that are over stay here for a day.`,
  openChat: (title: string) => `Open ${title}`,
  acknowledge: 'Acknowledge',
  acknowledgeThis: 'Acknowledge this alarm',
  acknowledgeOf: (title: string | null) => `Acknowledge: ${title ?? 'many chats'}`,
  acknowledgeAll: 'Acknowledge all',
  older: (n: number) => `${n} older ones are not shown.`,
  none: 'No alarms',
  noneText: 'A customer who waits too long, a rejected file and a connection in trouble alarm here.',
} as const;
