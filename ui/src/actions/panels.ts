import { tick } from 'svelte';
import type { Desk } from '../state/desk.svelte';

/** Brings a panel beside the transcript before the reader, with the focus in it. */
export async function showPanel(desk: Desk, panel: 'people' | 'files' | 'earlier'): Promise<void> {
  desk.tab = panel;
  desk.place = 'chats';
  desk.shows = 'chat';
  if (panel !== 'people') desk.side = panel;
  // In a narrow window the panel is there only after the tab was turned.
  await tick();
  const place = document.getElementById(`panel-${panel}`);
  place?.querySelector<HTMLElement>('[tabindex="0"]:not([role="tab"]), button:not([role="tab"])')?.focus();
}

/** Shows the files of all chats, with the focus on what one narrows them down by. */
export async function showBoard(desk: Desk): Promise<void> {
  desk.place = 'files';
  await tick();
  document.querySelector<HTMLElement>('.files-board [aria-pressed="true"]')?.focus();
}
