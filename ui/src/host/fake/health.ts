import type { Health, HealthFinding, HealthStanding } from '../types';
import { failure } from './failure';

/** What is found, or that it never comes, or cannot be had. */
export type HealthScene = 'fine' | 'trouble' | 'hangs' | 'fails';

const finding = (area: string, standing: HealthStanding, what: string, remedy: string | null, ...details: [string, string][]): HealthFinding => ({
  area,
  standing,
  what,
  remedy,
  details: details.map(([name, value]) => ({ name, value })),
});

const FINE: readonly HealthFinding[] = [
  finding('Keychain', 'fine', 'The keychain takes something, gives it back and forgets it.', null, ['key of the archive', 'there']),
  finding(
    'Archive',
    'fine',
    'The archive can be read.',
    null,
    ['folder', '~/.local/share/app.sightline.Sightline/archive'],
    ['on disk', '297.0 MB'],
    ['messages', '1204311'],
    ['index', 'whole'],
    ['written to by', 'this program'],
    ['last check', 'sound, 2026-11-26T16:40:02Z'],
  ),
  finding('Disk', 'fine', 'There is room, and the profile can be written to.', null, ['folder', '~/.local/share/app.sightline.Sightline'], ['free', '41.2 GB']),
  finding('Connection', 'fine', 'All chats that go on are reached.', null, ['chats', '24']),
  finding('Clock', 'fine', "This computer's clock goes right.", null, ['difference', '0.0 s']),
  finding('Proxy', 'fine', 'The environment names no proxy.', null),
  finding('Request quota', 'fine', 'AWS answers as fast as it is asked.', null, ['share of the quota', '50 %'], ['requests', '132'], ['answered with 429', '0'], ['waiting', '0']),
  finding('Time zones', 'fine', 'Time zones are known.', null, ['of this computer', 'Europe/Berlin'], ['known', '597']),
  finding('Policy', 'fine', 'Nobody has decided anything for this computer.', null),
  finding('Logs and crashes', 'fine', 'Nothing inside Sightline has failed. Logs stay on this computer.', null, ['folder', '~/.local/state/app.sightline.Sightline/logs'], ['log files', '1'], ['size', '12.4 kB'], ['level', 'warn']),
  finding('Window', 'fine', 'The window is drawn.', null, ['web engine', '2.48.1'], ['session', 'wayland']),
];

const TROUBLE: readonly HealthFinding[] = [
  finding('Keychain', 'trouble', 'The keychain is locked.', 'Unlock it, then try again.', ['key of the archive', 'not looked at']),
  finding('Archive', 'notLookedAt', 'The archive is there, and nobody gives its key.', 'See what is said of the keychain. Until then what is said is held in memory.', ['folder', '~/.local/share/app.sightline.Sightline/archive'], ['last check', 'never']),
  finding('Disk', 'trouble', 'Only 90.0 MB are free on the disk.', 'Make room: when nothing is left, what is said is held in memory and lost when Sightline closes.', ['free', '90.0 MB']),
  finding(
    'Connection',
    'worthKnowing',
    'The connections to 3 of 24 chats are lost.',
    'participant.connect.eu-central-1.amazonaws.com can not be reached: no answer in time; check the network. They are made again by themselves, and what was missed is fetched.',
    ['chats', '24'],
  ),
  finding('Clock', 'worthKnowing', "This computer's clock is 90 seconds behind that of AWS.", 'Sightline reckons with the clock of AWS, so nothing is shown wrong. Let the clock be set by the network.', ['difference', '-90.2 s']),
  finding(
    'Logs and crashes',
    'worthKnowing',
    'Something inside Sightline failed. What is known of it is in ~/.local/state/app.sightline.Sightline/logs/crash-20261126T164002Z-48211-0.txt, and was sent nowhere.',
    'It holds no name, no word of a chat and no token. Read it, give it to whoever looks after Sightline if you like, and remove it.',
    ['crash file', '~/.local/state/app.sightline.Sightline/logs/crash-20261126T164002Z-48211-0.txt'],
  ),
];

/** What a look finds. */
export async function inventHealth(scene: HealthScene): Promise<Health> {
  if (scene === 'hangs') await new Promise(() => {});
  if (scene === 'fails') throw failure('unknownChat', 'The engine has ended.', 'Close and start Sightline.');
  const bad = scene === 'trouble' ? TROUBLE : [];
  const findings = FINE.map((fine) => bad.find(({ area }) => area === fine.area) ?? fine);
  return { findings, text: findings.map(({ area, standing, what }) => `${area}: ${standing}\n  ${what}\n`).join('\n') };
}
