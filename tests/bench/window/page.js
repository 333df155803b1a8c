// Runs in the page: notes when something is painted. `window.bench` is all that it leaves there.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  // A timer that is set while a frame is being made goes off when it is drawn. (A message to oneself may be heard a whole frame later.)
  const drawn = (then) => setTimeout(() => then(now()), 0);
  const painted = (then) => requestAnimationFrame(() => drawn(then));
  const STAMP = /sent at (\d+\.\d+)/;
  const seen = new Set();
  const bench = { lines: [], paints: [], keys: [], frames: [], painted, now };

  // Each line that says when it was sent, once.
  new MutationObserver(() => {
    for (const say of document.querySelectorAll('article[data-line] .say')) {
      const sent = STAMP.exec(say.textContent)?.[1];
      if (sent === undefined || seen.has(sent)) continue;
      seen.add(sent);
      bench.lines.push(now() - Number(sent));
      painted((at) => bench.paints.push(at - Number(sent)));
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true });

  // From the key as the window was told of it.
  addEventListener('keydown', (event) => painted((at) => bench.keys.push(at - performance.timeOrigin - event.timeStamp)), { capture: true });

  // Looks in each frame until a text is there, which that frame then draws; gives the ms since `start`.
  const until = (text, start, then) => {
    const isThere = () => [...document.querySelectorAll('article[data-line] .say')].some((say) => say.textContent.includes(text));
    const look = () => (isThere() ? drawn((at) => then(at - start)) : requestAnimationFrame(look));
    look();
  };

  /** Opens a chat by its row; answers with the ms until its text is painted. */
  bench.open = (key, text, done) => {
    const start = now();
    document.querySelector(`[role=row][data-key='${key}']`).click();
    until(text, start, done);
  };

  /** The same for the next key, into `bench.opened`. */
  bench.open_by_key = (text) => {
    bench.opened = null;
    addEventListener('keydown', () => until(text, now(), (took) => (bench.opened = took)), { capture: true, once: true });
  };

  /** Scrolls up for so many frames; answers with the work of each in ms, and the most nodes that the list had. */
  bench.scroll = (frames, done) => {
    const box = document.querySelector('.feed-box');
    const work = [];
    let nodes = 0;
    const step = () => {
      const start = performance.now();
      box.scrollTop -= 300;
      painted(() => {
        work.push(performance.now() - start);
        nodes = Math.max(nodes, document.querySelectorAll('[role=feed] *').length);
        if (work.length < frames) step();
        else done({ work, nodes });
      });
    };
    step();
  };

  window.bench = bench;
})();
