import { code, phrase } from './phrase';

/** Words of the window while nothing is watched yet. Where everything is kept is in `kept`. */
export const FIRST_RUN = {
  title: 'See every chat, touch none',
  lead: 'Sightline watches Amazon Connect chats as they go on: who is there, who waits, which files were sent. It cannot write into a chat.',
  team: {
    title: 'Watch a whole team',
    text: ['A source is an address that lists the chats you may watch. Your team gives you the address and a token.', 'New chats show up by themselves.'],
  },
  one: {
    title: 'Watch one chat',
    text: ['Copy its token, then press “Add chat”. Sightline reads it from the clipboard; it is never shown.'],
  },
  kept: 'Where everything is kept',
  demo: phrase`To look around first: in a copy of the source, ${code('cargo xtask demo')} plays invented chats on this computer. No account is needed.`,
} as const;
