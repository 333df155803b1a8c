import type { Address, Inline, LinkWarning } from '../host/types';

/** What is to be known of a link before it is opened. */
export interface LinkWords {
  title: string;
  tone: '' | 'warn' | 'alarm';
  /** What is suspicious, worst first, then what opening it does. */
  lines: string[];
}

/** What is to be known of a link. */
export function linkWords(address: Address): LinkWords {
  const { host, opens, warnings, asciiHost } = address;
  const lines = warnings.map(warningWords);
  if (asciiHost !== null && seenHost(address) === host) lines.push(`On the wire its host is ${asciiHost}.`);
  if (!opens) {
    const isDisguised = warnings.some(({ kind }) => DISGUISES.has(kind));
    return { title: isDisguised ? 'Not what it says' : 'Not opened from here', tone: isDisguised ? 'alarm' : 'warn', lines };
  }
  lines.push('Opens in your browser, not here. The site will see your address.');
  return { title: `Leads to ${host}`, tone: warnings.length > 0 ? 'warn' : '', lines };
}

const DISGUISES = new Set<LinkWarning['kind']>(['differs', 'userInfo', 'mixedScripts', 'lookalike', 'hidden']);

/** The host for the eye: letters that may deceive it are shown as what the wire has for them. */
export function seenHost({ host, asciiHost, warnings }: Address): string {
  return warnings.some(({ kind }) => kind === 'mixedScripts' || kind === 'lookalike' || kind === 'hidden') ? (asciiHost ?? host) : host;
}

/** What is suspicious about a link, as a sentence. */
export function warningWords(warning: LinkWarning): string {
  switch (warning.kind) {
    case 'differs':
      return `The text says ${warning.says}, and the link leads elsewhere.`;
    case 'userInfo':
      return 'What stands before the @ is a user name. The host is what follows.';
    case 'mixedScripts':
      return 'The host mixes letters of several scripts.';
    case 'lookalike':
      return `The host looks like “${warning.of}” and is written in letters of another script.`;
    case 'hidden':
      return 'It holds characters that cannot be seen or that turn text around.';
    case 'unreadable':
      return 'It is no complete address.';
    case 'tooLong':
      return 'It is too long to be looked through.';
    case 'otherScheme':
      return `It is of the kind “${warning.scheme}”. Only https is opened.`;
    case 'notHttps':
      return 'It is http: others on the way can read and change it. Only https is opened.';
    case 'ipAddress':
      return 'Its host is a number. Nobody can tell whose it is.';
    case 'localName':
      return 'Its host means something on this network only.';
    case 'otherLetters':
      return 'Its host has letters beyond a to z, all of one script.';
  }
}

/** The host that is shown beside a link: none where the text says it already. */
export function hostBeside(shown: readonly Inline[], address: Address): string | null {
  const { host, warnings } = address;
  if (host === '') return null;
  const isSaid = inlineText(shown).toLowerCase().includes(host.toLowerCase());
  return isSaid && !warnings.some(({ kind }) => DISGUISES.has(kind)) ? null : seenHost(address);
}

/** What of a line can be read. */
export function inlineText(inlines: readonly Inline[]): string {
  return inlines.map((inline) => (inline.kind === 'text' ? inline.text : inline.kind === 'odd' ? '' : inlineText(inline.inlines))).join('');
}

/** Words of a link, and of the card that says where it leads. */
export const LINK = {
  wrong: 'Looks wrong',
  open: 'Open in browser',
} as const;
