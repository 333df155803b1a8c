import type { IconName } from '../icons/names';
import type { HealthFinding, HealthStanding } from '../host/types';

/** A standing as one sees and hears it. */
export interface StandingWords {
  icon: IconName;
  word: string;
  tone: '' | 'warn' | 'alarm';
}

const STANDINGS: Record<HealthStanding, StandingWords> = {
  trouble: { icon: 'alarm', word: 'Trouble', tone: 'alarm' },
  worthKnowing: { icon: 'warn', word: 'Worth knowing', tone: 'warn' },
  notLookedAt: { icon: 'question', word: 'Not looked at', tone: '' },
  fine: { icon: 'check', word: 'Fine', tone: '' },
};

const ORDER: readonly HealthStanding[] = ['trouble', 'worthKnowing', 'notLookedAt', 'fine'];

export const standingWords = (standing: HealthStanding): StandingWords => STANDINGS[standing];

/** What needs a person first; what stands alike stays in its order. */
export const inOrder = (findings: readonly HealthFinding[]): HealthFinding[] => [...findings].sort((one, other) => ORDER.indexOf(one.standing) - ORDER.indexOf(other.standing));

/** All findings in a sentence. */
export function healthWords(findings: readonly HealthFinding[]): string {
  const count = (standing: HealthStanding) => findings.filter((finding) => finding.standing === standing).length;
  const [troubles, notes, missing] = [count('trouble'), count('worthKnowing'), count('notLookedAt')];
  const parts = [
    troubles > 0 ? `${troubles} in trouble` : '',
    notes > 0 ? `${notes} worth knowing` : '',
    missing > 0 ? `${missing} not looked at` : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return 'All is well.';
  const begin = troubles > 0 ? 'Something does not work' : 'Sightline can do its work';
  return `${begin}: ${parts.join(', ')}.`;
}

/** Words of the page about health. */
export const HEALTH = {
  title: 'Health',
  looking: 'Looking …',
  notLooked: 'Nothing was looked at.',
  lookAgain: 'Look again',
  copy: 'Copy report',
  copied: 'Report copied',
  details: 'Details',
  detailsOf: (area: string) => `Details: ${area}`,
  foot: 'Nothing of this is sent anywhere. A copied report holds no token, no name and no word of a chat.',
} as const;
