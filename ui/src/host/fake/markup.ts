import type { Address, Block, Body, Inline } from '../types';

const text = (said: string): Inline => ({ kind: 'text', text: said, at: null });
const body = (said: string, rich: Block[]): Body => ({ kind: 'text', text: said, markdown: true, streaming: false, rich });

function address(host: string, after: string, more: Partial<Address> = {}): Address {
  return { before: 'https://', host, asciiHost: null, after, warnings: [], url: `https://${host}${after}`, opens: true, ...more };
}

/** A message with what a bot or an agent writes: emphasis, points, a link. */
export function markup(): Body {
  const link: Inline = { kind: 'link', inlines: [text('how we check files')], address: address('help.acme.example', '/files?from=chat') };
  return body('Hello Mara, **one moment**. So that I can refund one of the two, I need:\n- the invoice as PDF\n- a picture of the booking at your bank ([how we check files](https://help.acme.example/files?from=chat))', [
    { kind: 'paragraph', inlines: [text('Hello Mara, '), { kind: 'strong', inlines: [text('one moment')] }, text('. So that I can refund one of the two, I need:')] },
    {
      kind: 'list',
      first: null,
      items: [
        [{ kind: 'paragraph', inlines: [text('the invoice as PDF')] }],
        [{ kind: 'paragraph', inlines: [text('a picture of the booking at your bank ('), link, text(')')] }],
      ],
    },
  ]);
}

/** Links that are not what they say. */
export function disguise(): Body {
  const elsewhere = address('acmebаnk.example', '/signin', {
    asciiHost: 'xn--acmebnk-5ig.example',
    url: 'https://xn--acmebnk-5ig.example/signin',
    warnings: [{ kind: 'differs', says: 'acmebank.example' }, { kind: 'mixedScripts' }, { kind: 'lookalike', of: 'acmebank' }],
    opens: false,
  });
  const script = address('', 'alert(1)', { before: 'javascript:', url: 'javascript:alert(1)', warnings: [{ kind: 'otherScheme', scheme: 'javascript' }], opens: false });
  return body('> You said\n\n[https://acmebank.example](https://acmebаnk.example/signin) or [here](javascript:alert(1))', [
    { kind: 'quote', blocks: [{ kind: 'paragraph', inlines: [text('Please sign in again')] }] },
    {
      kind: 'paragraph',
      inlines: [
        { kind: 'link', inlines: [text('https://acmebank.example')], address: elsewhere },
        text(' or '),
        { kind: 'link', inlines: [text('here')], address: script },
      ],
    },
  ]);
}

/** What cannot be seen, and code. */
export function marks(): Body {
  return body('pay \u202enow\u202c with `code`\n```\nlet a = 1;\n```', [
    {
      kind: 'paragraph',
      inlines: [
        text('pay '),
        { kind: 'odd', oddity: 'direction', code: 0x202e, count: 1 },
        text('now'),
        { kind: 'odd', oddity: 'hidden', code: 0xe0061, count: 12 },
        text(' with '),
        { kind: 'code', inlines: [text('code')] },
      ],
    },
    { kind: 'code', inlines: [text('let a = 1;\nsend(a);\n')] },
  ]);
}
