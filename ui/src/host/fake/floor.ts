import type { Connection } from '../types';
import { FakeChat } from './chat';
import { Chance } from './random';
import { everything, unusual } from './stories';
import { AGENTS, BOTS, CUSTOMERS, QUEUES, REPLIES, sayings } from './words';

const MINUTE = 60_000;

/** A floor of invented chats in which every state occurs. The same seed makes the same floor. */
export function inventFloor(now: number, count: number, seed: number): FakeChat[] {
  const chance = new Chance(seed);
  const chats = [everything(now), unusual(now), long(now, chance)];
  for (let i = chats.length; i < count; i += 1) chats.push(ordinary(now, i - 3, chance));
  return chats.slice(0, count);
}

/** States other than live, one each; whoever comes after them is live. */
function connectionOf(i: number, now: number): Connection {
  const states: Record<number, Connection> = {
    7: { state: 'catchingUp', since: now - 4000 },
    8: { state: 'polled', everyMs: 20_000, since: now - 9 * MINUTE },
    9: { state: 'reconnecting', since: now - 38_000, nextTryAt: now + 6000, cause: 'The network went away.' },
    10: { state: 'refused', since: now - 9 * MINUTE, nextTryAt: now + 94_000 },
    13: { state: 'slowed', since: now - 20_000, nextTryAt: now + 25_000 },
    15: { state: 'connecting', since: now - 1000 },
    16: { state: 'expired', since: now - 18 * MINUTE },
    17: { state: 'ended', at: now - MINUTE, complete: true },
    18: { state: 'ended', at: now - 4 * MINUTE, complete: false },
    19: { state: 'transferred', since: now - 6 * MINUTE, to: 'long-2nd0-second-contact-c6d5' },
    20: { state: 'noToken' },
    22: { state: 'transferred', since: now - 8 * MINUTE, to: null },
    23: { state: 'unknown', since: now - 3 * MINUTE },
    21: { state: 'failed', since: now - 2 * MINUTE, reason: 'The transcript could not be put in order.' },
  };
  return states[i] ?? { state: 'live', since: now - 5 * MINUTE };
}

function ordinary(now: number, i: number, chance: Chance): FakeChat {
  const known = CUSTOMERS[i];
  const chat = new FakeChat(`chat-${i}`, known ?? `guest ${1000 + i}`, connectionOf(i, now), chance.of(QUEUES));
  if (chat.connection.state === 'connecting' || chat.connection.state === 'noToken') return chat;
  const isNew = i % 7 === 5;
  const agent = isNew ? chat.speaker(chance.of(BOTS), 'bot') : chat.speaker(chance.of(AGENTS), 'agent');
  const end = 'at' in chat.connection ? chat.connection.at : Math.min(now, chat.connection.state === 'live' ? now : chat.connection.since) - chance.between(2, 90) * 1000;
  const turns = chance.between(3, 18);
  let at = end - turns * 45_000;
  chat.join(at, chat.customer);
  chat.join((at += 3000), agent);
  const lines = sayings(chat.customer.name);
  for (let turn = 0; turn < turns; turn += 1) {
    at = Math.min(end, at + chance.between(9, 40) * 1000);
    const isCustomer = turn % 2 === 0 || (turn === turns - 1 && chance.next() < 0.5);
    if (isCustomer) chat.say(at, chat.customer, lines[turn % lines.length]!);
    else chat.say(at, agent, REPLIES[turn % REPLIES.length]!);
  }
  if (i === 1) chat.send(at + 1000, chat.customer, 'passport-scan.heic', 'image/heic', 'rejected', 'REJECTED', at + 9000);
  if (i === 3) chat.send(at + 1000, chat.customer, 'refund-terms-2026.xlsx', 'application/vnd.ms-excel', 'inProgress', 'IN_PROGRESS');
  if (i % 4 === 2) chat.presence(at + 1500, agent, true);
  if (chat.connection.state === 'ended') {
    chat.event(end, null, 'chat.ended', chat.connection.complete ? 'Ended by the customer' : 'Chat ended');
    if (!chat.connection.complete) {
      const first = chat.rows[0]!;
      chat.gaps.push({
        id: 'end',
        after: null,
        before: first.id,
        order: '',
        from: null,
        to: first.at,
        cause: 'The chat closed before they were read.',
        doing: { state: 'lost' },
      });
    }
  }
  if (i === 5) chat.send(at + 1000, chat.customer, 'ticket.pdf', 'application/pdf', 'approved', 'APPROVED', at + 9000);
  if (i === 7) chat.leavePast('reading', 2);
  if (i === 11) chat.leavePast('paused', 4);
  if (i === 12) chat.leavePast('reading', 1, 24_000);
  chat.unread = chance.next() < 0.4 ? chance.between(1, 3) : 0;
  chat.seenUntil = end - 60_000;
  return chat;
}

/** A chat of some days and 1,200 items, for scrolling up. */
function long(now: number, chance: Chance): FakeChat {
  const chat = new FakeChat('long', 'Ada Lindholm', { state: 'live', since: now - 30 * MINUTE }, 'Tech');
  const agent = chat.speaker('Lin Chen', 'agent');
  let at = now - 3 * 24 * 60 * MINUTE;
  chat.join(at, chat.customer);
  chat.join((at += 2000), agent);
  const lines = sayings(chat.customer.name);
  const step = (now - at) / 1200;
  for (let i = 0; i < 1200; i += 1) {
    at += step;
    if (i % 3 === 1) chat.say(at, agent, `${REPLIES[i % REPLIES.length]!} (${i})`);
    else chat.say(at, chat.customer, `${lines[i % lines.length]!} (${i}${' and so on'.repeat(chance.between(0, 9))})`);
    if (i === 600) chat.contact = 'long-2nd0-second-contact-c6d5';
  }
  return chat;
}
