import { FakeChat } from './chat';

const KINDS = [
  ['receipt', 'pdf', 'application/pdf'],
  ['parcel', 'jpg', 'image/jpeg'],
  ['statement', 'xlsx', 'application/vnd.ms-excel'],
] as const;

/** A chat of the archive that is longer than what comes at once: every other item is a file, so that all there is to it has thousands. */
export function lengthy(now: number, files = 3000): FakeChat {
  const began = now - 4 * 86_400_000;
  const chat = new FakeChat('lengthy', 'Ines Okafor', { state: 'archived', at: began + files * 20_000, complete: true, imported: false }, 'Claims');
  const agent = chat.speaker('Lin Chen', 'agent');
  chat.join(began, chat.customer);
  chat.join(began + 2000, agent);
  for (let i = 1; i <= files; i += 1) {
    const at = began + i * 20_000;
    const [name, end, type] = KINDS[i % KINDS.length]!;
    const isRejected = i % 900 === 0;
    chat.say(at - 9000, i % 7 === 0 ? agent : chat.customer, i % 7 === 0 ? 'Thank you, the next one.' : `This is number ${i} of the papers of the warehouse.`);
    chat.send(at, chat.customer, `${name}-${i}.${end}`, type, isRejected ? 'rejected' : 'approved', isRejected ? 'REJECTED' : 'APPROVED', at + 4000);
  }
  return chat;
}
