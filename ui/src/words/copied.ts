import type { Block, Body, ChatFile, Inline, Row, Zone } from '../host/types';
import { statusOf } from './files';
import { oddWord } from './odd';
import { nameOf, roleWord } from './people';
import { fullMoment } from './time';
import { chosenWords } from './transcript';

/** Rows as they are taken along: who, in which role, when, and what, as plain text. */
export function copiedText(rows: readonly Row[], files: readonly ChatFile[], zone: Zone): string {
  return rows.map((row) => copiedRow(row, files, zone)).join('\n\n');
}

function copiedRow(row: Row, files: readonly ChatFile[], zone: Zone): string {
  const at = fullMoment(row.at, zone);
  const { body, by } = row;
  if (body.kind === 'event') return `${at} ${body.text}`;
  if (body.kind === 'unknown') return `${at} Unknown item ${body.contentType ?? body.itemType}\n${body.raw}`;
  return `${nameOf(by)} (${roleWord(by)}), ${at}\n${said(body, files, zone)}`;
}

function said(body: Body, files: readonly ChatFile[], zone: Zone): string {
  switch (body.kind) {
    case 'text':
      return body.rich === undefined ? body.text : blocks(body.rich).trimEnd();
    case 'response':
      return `Chose ${chosenWords(body.text, zone)}`;
    case 'interactive':
      return [body.title, body.subtitle, ...body.options.map(({ title, subtitle }) => `- ${chosenWords(title, zone)}${subtitle ? `, ${subtitle}` : ''}`)].filter((line) => line !== null && line !== '').join('\n');
    case 'files':
      return body.attachmentIds
        .map((id) => files.find((file) => file.id === id))
        .map((file) => (file ? `File ${file.name} (${statusOf(file, file.at, true).text})` : 'File not known yet'))
        .join('\n');
    default:
      return '';
  }
}

function blocks(all: readonly Block[]): string {
  return all.map(block).join('\n');
}

function block(one: Block): string {
  switch (one.kind) {
    case 'quote':
      return blocks(one.blocks).replace(/^/gm, '> ');
    case 'list':
      return one.items.map((item, i) => `${one.first === null ? '-' : `${one.first + i}.`} ${blocks(item)}`).join('\n');
    case 'rule':
      return '---';
    default:
      return inlines(one.inlines);
  }
}

/** A link takes its address along: what is copied is not hovered over. */
function inlines(all: readonly Inline[]): string {
  return all
    .map((inline) => {
      if (inline.kind === 'text') return inline.text;
      if (inline.kind === 'odd') return `(${oddWord(inline)})`;
      const inner = inlines(inline.inlines);
      if (inline.kind !== 'link') return inner;
      const { url, before, host, after } = inline.address;
      const address = url ?? `${before}${host}${after}`;
      return inner === address ? inner : `${inner} <${address}>`;
    })
    .join('');
}
