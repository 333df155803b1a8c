import { code, phrase } from './phrase';

/** Words of the window while nothing is watched yet. Where everything is kept is in `kept`. */
export const FIRST_RUN = {
  title: 'See every chat, touch none',
  lead: 'Sightline watches Amazon Connect chats as they go on: who is there, who waits, which files were sent. It cannot write into a chat.',
  from: {
    title: '1. Where chats come from',
    text: [
      'Add a source: the address of a list of the chats you may watch, and a token for it. Your team gives you both, and new chats show up by themselves.',
      'Or add one chat: copy its token, then press “Add chat”. It is read from the clipboard and never shown.',
    ],
  },
  kept: '2. Where they are kept',
  demo: {
    title: '3. Try it first',
    text: 'The demo plays invented chats on this computer, in a window of its own. No account is needed, and nothing of it is kept.',
    start: 'Try the demo',
    elsewhere: phrase`It comes with the packages of Sightline, as ${code('sightline-demo')}; in a copy of the source it is ${code('cargo xtask demo')}.`,
  },
} as const;
