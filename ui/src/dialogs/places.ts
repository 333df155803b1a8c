import type { Chat, PlaceWait } from '../host/types';

/** Where waiting times of their own can hold. */
export type Place = Pick<PlaceWait, 'instance' | 'queue'>;

/** Places to choose from, one list for each sort. */
export type Places = { queue: Place[]; instance: Place[]; both: Place[] };

/** Tells a place from others. A queue may be called as an instance is. */
export const placeKey = ({ instance, queue }: Place): string => JSON.stringify([instance, queue]);

/** The places of these chats that are not taken yet. A queue of one instance is offered only where another instance has it too. */
export function places(chats: Iterable<Pick<Chat, 'instance' | 'queue'>>, taken: readonly Place[]): Places {
  const instances = new Set<string>();
  const homes = new Map<string, Set<string | null>>();
  for (const { instance, queue } of chats) {
    if (instance !== null) instances.add(instance);
    if (queue !== null) homes.set(queue, (homes.get(queue) ?? new Set()).add(instance));
  }
  const known = new Set(taken.map(placeKey));
  const left = (found: Place[]) => found.filter((place) => !known.has(placeKey(place)));
  const queues = [...homes.keys()].sort();
  return {
    queue: left(queues.map((queue) => ({ instance: null, queue }))),
    instance: left([...instances].sort().map((instance) => ({ instance, queue: null }))),
    both: left(queues.flatMap((queue) => (homes.get(queue)!.size < 2 ? [] : [...homes.get(queue)!].flatMap((instance) => (instance === null ? [] : [{ instance, queue }]))))),
  };
}
