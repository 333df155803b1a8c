import type { Forbidden, Rules, SettingRule } from '../host/types';
import { name, phrase } from './phrase';

/** Who decided, beside what is locked. */
export const setBy = (rules: Rules) => phrase`Set by ${rules.by === null ? 'your organisation' : name(rules.by)}`;

/** What of a setting can still be chosen; `null`: nothing. */
export function ruleWords(rule: SettingRule): string | null {
  switch (rule.rule) {
    case 'fixed':
      return null;
    case 'atMost':
      return `${rule.most} % at most.`;
    case 'not':
      return 'Names and words are not allowed.';
  }
}

/** What may not be done, where one would begin it. */
export const FORBIDDEN: Record<Forbidden, string> = {
  export: 'Exports are not allowed on this computer',
  saveFiles: 'Files of chats may not be saved on this computer',
  import: 'Imports into the archive are not allowed on this computer',
  openLinks: 'Links of chats may not be opened on this computer',
  demo: 'The demo is not allowed on this computer',
  ownSources: 'Sources of your own may not be added on this computer',
  ownChats: 'Single chats may not be added on this computer',
  markConnected: 'Nobody may be marked as connected on this computer',
  tokensInMemory: 'Tokens may not be kept in memory on this computer',
  textInNotifications: 'Notifications may hold no names and no words on this computer',
  tray: 'The icon in the tray is not allowed on this computer',
  autostart: 'Sightline may not start with the session on this computer',
};

/** Words about the policy itself. */
export const POLICY = {
  trouble: 'The policy of this computer is not as it should be',
} as const;
