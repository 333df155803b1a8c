import type { Forbidden, Rules, SettingRule } from '../host/types';

/** Nothing is decided: each person chooses. */
export const NO_RULES: Rules = { by: null, settings: [], forbidden: [], days: null, trouble: null };

/** What is decided of a setting. */
export const ruleOf = (rules: Rules, setting: string): SettingRule | null => rules.settings.find(({ name }) => name === setting) ?? null;

/** A setting is as it is. */
export const isLocked = (rules: Rules, setting: string): boolean => ruleOf(rules, setting)?.rule === 'fixed';

/** Whether something may be done. */
export const may = (rules: Rules, what: Forbidden): boolean => !rules.forbidden.includes(what);
