import type { Block, Body, ChatFile, Choice, Detail, Heading, Inline, Row, Zone } from '../host/types';
import type { Offer } from '../state/offer';
import { statusOf } from './files';
import { INTERACTIVE, answerText, detailWords, isView, momentWords, pictureWords } from './interactive';
import { oddWord } from './odd';
import { nameOf, roleWord } from './people';
import { fullMoment } from './time';

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
      return [answerText(body, zone), ...members(body.details)].join('\n');
    case 'interactive':
      return offered(body, zone).join('\n');
    case 'files':
      return body.attachmentIds
        .map((id) => files.find((file) => file.id === id))
        .map((file) => (file ? `File ${file.name} (${statusOf(file, file.at, true).text})` : 'File not known yet'))
        .join('\n');
    default:
      return '';
  }
}

/** An interactive message line by line: cards apart from each other, choices as points. */
function offered(offer: Offer, zone: Zone): string[] {
  const { template, viewId, zoneOffset, parts = [], details, reply, referenceId, leftOut } = offer;
  const cards = parts.flatMap((part) => ['', ...headed(part), ...points(part.options, zone), ...members(part.details)]);
  return [
    ...(isView(template) ? [`View ${viewId ?? ''}`.trimEnd()] : []),
    ...headed(offer),
    ...points(offer.options, zone),
    ...(zoneOffset === undefined ? [] : [INTERACTIVE.zone(zoneOffset)]),
    ...cards,
    ...members(details),
    ...(referenceId === undefined ? [] : [`${INTERACTIVE.reference}: ${referenceId}`]),
    ...(reply === undefined ? [] : [`${INTERACTIVE.reply}: ${headed(reply).join(', ')}`]),
    ...(leftOut === undefined ? [] : [INTERACTIVE.leftOut(leftOut)]),
  ];
}

function headed({ title, subtitle, image }: Heading): string[] {
  const picture = image === undefined ? '' : `${INTERACTIVE.picture}: ${pictureWords(image)}`;
  return [title, subtitle ?? '', picture].filter((line) => line !== '');
}

function points(options: readonly Choice[], zone: Zone): string[] {
  return options.map(({ title, subtitle, at, duration, image, leads, details }) => {
    const address = leads && (leads.url ?? `${leads.before}${leads.host}${leads.after}`);
    const more = [subtitle, duration && INTERACTIVE.duration(duration), image && pictureWords(image), address, ...members(details)];
    return `- ${[at === undefined ? title : momentWords(at, zone), ...more].filter(Boolean).join(', ')}`;
  });
}

const members = (details: readonly Detail[] = []): string[] => details.map((detail) => `${detail.name}: ${detailWords(detail)}`);

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
