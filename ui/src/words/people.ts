import type { IconName } from '../icons/names';
import type { Facet, FacetState, Person, Role, Speaker, Zone } from '../host/types';
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

/** The role's word; the service's own word for a role we do not know. */
export function roleWord(who: Speaker): string {
  if (who.role !== 'unknown') return who.role;
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
