import type { IconName } from '../icons/names';
import type { Facet, FacetState, Person, Role, Speaker, Zone } from '../host/types';
import { mono, phrase } from './phrase';
import { moment } from './time';

const ICONS: Record<Role, IconName> = {
  customer: 'customer',
  agent: 'agent',
  bot: 'bot',
  supervisor: 'supervisor',
  system: 'system',
  unknown: 'unknown-role',
};

const STATE_ICONS: Record<Exclude<FacetState, 'unknown'>, IconName> = {
  engaged: 'engaged',
  disengaged: 'disengaged',
  active: 'active',
  inactive: 'inactive',
};

/** The outline of a role. */
export const roleIcon = (role: Role): IconName => ICONS[role];

/** Roles in words. */
export const ROLES: Record<Role, string> = { customer: 'customer', agent: 'agent', bot: 'bot', supervisor: 'supervisor', system: 'system', unknown: 'unknown' };

/** States of presence in words. */
export const STATES: Record<FacetState, string> = { engaged: 'engaged', disengaged: 'disengaged', active: 'active', inactive: 'inactive', unknown: 'unknown' };

/** The role's word; the service's own word for a role we do not know. */
export function roleWord(who: Speaker | null): string {
  if (who === null) return 'role unknown';
  if (who.role !== 'unknown') return ROLES[who.role];
  return who.roleText ? `role “${who.roleText}”` : 'role unknown';
}

/** The name to show; a participant without one is named by what is known. */
export function nameOf(who: Speaker | null): string {
  if (who === null) return 'Unknown';
  if (who.name !== '') return who.name;
  return who.role === 'unknown' ? 'Unnamed participant' : `Unnamed ${who.role}`;
}

/** Two speakers are one only if their ids are; the service may give no id, then name and role must do. */
export function isSame(a: Speaker | null, b: Speaker | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.role !== b.role) return false;
  return a.id !== '' || b.id !== '' ? a.id === b.id : a.name === b.name;
}

/** The outline of a facet's state. */
export function facetIcon(facet: Facet, kind: 'engagement' | 'activity'): IconName {
  if (facet.state !== 'unknown') return STATE_ICONS[facet.state];
  return kind === 'engagement' ? 'engagement-unknown' : 'question';
}

/** Where a facet's state comes from, as a sentence for the details. */
export function facetOrigin(facet: Facet): string {
  if (facet.state === 'unknown') return 'not known';
  return facet.derived ? 'derived by Sightline' : 'reported by Amazon Connect';
}

/** By what a facet's state is known, and when that was, as `joined 09:12:04`: the chip above has the state and for how long. */
export function facetLine(facet: Facet, zone: Zone): string {
  const reason = `${facet.reason[0]?.toLowerCase() ?? ''}${facet.reason.slice(1)}`.replace(/ as (dis)?engaged$| as (in)?active$/, '');
  // Nothing happened at the moment from which on nothing is known.
  return facet.since === null || facet.state === 'unknown' ? reason : `${reason} ${moment(facet.since, zone)}`;
}

/** People in the order in which one looks for them: who is in the room first, customer before the rest, then by arrival. */
export function inOrder(people: readonly Person[]): Person[] {
  const rank: Record<Role, number> = { customer: 0, agent: 1, supervisor: 2, bot: 3, unknown: 4, system: 5 };
  const gone = (person: Person) => (person.engagement.state === 'disengaged' ? 1 : 0);
  return [...people].sort(
    (a, b) =>
      gone(a) - gone(b) || rank[a.who.role] - rank[b.who.role] || (a.joinedAt ?? Infinity) - (b.joinedAt ?? Infinity) || 0,
  );
}

/** Who it is in a place too narrow for more: the name, else the role. */
export const callOf = (who: Pick<Speaker, 'name' | 'role'>) => who.name || ROLES[who.role];

/** When a person came and went, as `joined 09:12:04, left 09:30:00`. */
export function stayWords({ joinedAt, leftAt }: Person, zone: Zone): string {
  return [joinedAt === null ? '' : `joined ${moment(joinedAt, zone)}`, leftAt === null ? '' : `left ${moment(leftAt, zone)}`].filter((part) => part !== '').join(', ');
}

/** The two facets of presence: their heads, and how they are heard before a state that is reported or derived. */
export const FACETS = {
  engagement: { name: 'Engagement', heard: 'engagement:', heardDerived: 'engagement, derived:' },
  activity: { name: 'Activity', heard: 'activity:', heardDerived: 'activity, derived:' },
} as const;

/** Words of the panel of people, and of the card of one. Those of the lanes are in `lanes`. */
export const PEOPLE = {
  title: 'People',
  none: 'No one has joined yet',
  missed: 'Who was in it is not known',
  missedText: 'It takes all of the chat to know. The note above says why it could not be read.',
  noneText: 'People show up as they join or write.',
  details: (who: string) => `Details of ${who}`,
  sent: (who: Speaker, n: number) => `${roleWord(who)}, ${n} sent`,
  sameName: 'Same name as another person here',
  sameNameTitle: 'Same name, another person',
  sameNameText: 'Somebody else in this chat has this name. Go by the role.',
  joined: 'Joined',
  notSeen: 'not seen',
  left: 'Left',
  sentHead: 'Sent',
  nothingSent: 'nothing',
  answers: 'Answers',
  id: 'Id',
  noId: 'none given',
  item: (id: string) => phrase`item ${mono(id)}`,
} as const;
