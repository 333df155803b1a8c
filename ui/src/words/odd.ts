import type { Inline } from '../host/types';

type Odd = Extract<Inline, { kind: 'odd' }>;

/** What stands in a text in place of what cannot be seen. */
export function oddWord({ oddity, count }: Odd): string {
  const many = count > 1 ? `${count.toLocaleString('en')} ` : '';
  const s = count > 1 ? 's' : '';
  switch (oddity) {
    case 'direction':
      return `${many}direction mark${s}`;
    case 'hidden':
      return `${many}hidden character${s}`;
    case 'control':
      return `${many}control character${s}`;
    case 'marks':
      return `${count.toLocaleString('en')} more mark${s}`;
  }
}

/** What it is and does, for those who want to know. */
export function oddTitle(odd: Odd): string {
  const does = {
    direction: 'Turns text around: what stands beside it may read in another order than it was written.',
    hidden: 'Takes no place on the screen: two texts that look the same may differ by it.',
    control: 'Means something to a machine, and nothing to a reader.',
    marks: 'Marks upon one letter, more than any script needs. They are not drawn.',
  };
  return `U+${odd.code.toString(16).toUpperCase().padStart(4, '0')}. ${does[odd.oddity]}`;
}
