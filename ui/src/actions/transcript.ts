import type { Desk } from '../state/desk.svelte';
import { linkTo } from '../state/link-to';
import type { Action } from './action';

const hasTranscript = (desk: Desk) => desk.transcriptMover !== null;
const hasFinds = (desk: Desk) => desk.session.open?.finds != null;
const find = (by: 1 | -1) => (desk: Desk) => void desk.session.open?.nextFind(by, desk.session.clock.now);

/** What can be done in the transcript. */
export const TRANSCRIPT: readonly Action[] = [
  { id: 'nextLine', part: 'transcript', keys: [']'], icon: 'down', can: hasTranscript, run: (desk) => desk.transcriptMover?.move(1) },
  { id: 'previousLine', part: 'transcript', keys: ['['], icon: 'up', can: hasTranscript, run: (desk) => desk.transcriptMover?.move(-1) },
  { id: 'firstLine', part: 'transcript', keys: ['Home'], icon: 'up', isOfPanel: true, can: hasTranscript, run: (desk) => desk.transcriptMover?.move(-Infinity) },
  { id: 'latest', part: 'transcript', keys: ['End'], icon: 'arrow-down', isOfPanel: true, can: hasTranscript, run: (desk) => desk.transcriptMover?.move(Infinity) },
  { id: 'nextFind', part: 'transcript', keys: ['F3'], icon: 'down', can: hasFinds, run: find(1) },
  { id: 'previousFind', part: 'transcript', keys: ['Shift+F3'], icon: 'up', can: hasFinds, run: find(-1) },
  { id: 'copy', part: 'transcript', keys: ['Ctrl+Shift+C'], icon: 'doc', can: hasTranscript, run: (desk) => desk.transcriptMover?.copy?.() },
  { id: 'copyLink', part: 'transcript', keys: [], icon: 'copy', can: (desk) => hasTranscript(desk) && desk.chat !== null && linkTo(desk.chat, null) !== null, run: (desk) => desk.transcriptMover?.copyLink?.() },
];
