// The state space that was covered, and how long answers took.

const Charts = (() => {
  'use strict';

  const {el, svg, grouped, counted} = Dom;

  function share(part, whole) {
    const percent = whole ? (100 * part) / whole : 0;
    return percent > 0 && percent < 0.1 ? 'under 0.1 %' : `${percent.toFixed(part === whole ? 0 : 1)} %`;
  }

  function bar(label, part, whole) {
    const width = `${whole ? (100 * part) / whole : 0}%`;
    const filled = el('span');
    filled.style.width = width;
    return [el('span', {}, label), el('span', {class: 'track', 'aria-hidden': 'true'}, filled),
      el('span', {}, `${grouped(part)} of ${grouped(whole)} (${share(part, whole)})`)];
  }

  const caption = (versions) => (versions === 0 ? 'no version' : counted(versions, 'version'));

  // A square for each state, darker the more was tried in it; those never reached are empty.
  function grid(coverage) {
    const SIZE = 15, STEP = 18, LEFT = 96;
    const PER_ROW = Math.max(10, Math.min(34, Math.floor((innerWidth - 48 - LEFT) / STEP)));
    const byVersions = new Map();
    for (const state of coverage.reached) {
      if (!byVersions.has(state.versions)) byVersions.set(state.versions, []);
      byVersions.get(state.versions).push(state);
    }
    const most = Math.log1p(Math.max(1, ...coverage.reached.map((state) => state.transitions)));
    const root = svg('svg', {role: 'img', 'aria-label':
      `${coverage.states} of ${coverage.of_states} states of the space were reached; a table below names them.`});
    let y = 4;
    const place = (items, label, paint) => {
      root.append(svg('text', {class: 'muted', x: 0, y: y + 12}, label));
      items.forEach((item, i) => {
        const x = LEFT + (i % PER_ROW) * STEP;
        root.append(paint(item, x, y + Math.floor(i / PER_ROW) * STEP));
      });
      y += Math.ceil(items.length / PER_ROW) * STEP + 8;
    };
    for (const versions of [...byVersions.keys()].sort((a, b) => a - b)) {
      const states = byVersions.get(versions).sort((a, b) => b.transitions - a.transitions);
      place(states, caption(versions), (state, x, top) =>
        svg('rect', {class: 'cell reached', x, y: top, width: SIZE, height: SIZE, rx: 2, fill: 'var(--link)',
          'fill-opacity': (0.12 + (0.88 * Math.log1p(state.transitions)) / most).toFixed(2)},
        svg('title', {}, `${state.state}: ${counted(state.transitions, 'transition')}`)));
    }
    const missing = Math.min(coverage.of_states - coverage.states, 2400);
    if (missing > 0) {
      place(Array.from({length: missing}), 'not reached', (_, x, top) =>
        svg('rect', {class: 'cell unreached', x: x + 0.5, y: top + 0.5, width: SIZE - 1, height: SIZE - 1, rx: 2}));
    }
    const width = LEFT + PER_ROW * STEP;
    root.setAttribute('viewBox', `0 0 ${width} ${y}`);
    root.setAttribute('width', width);
    root.setAttribute('height', y);
    return root;
  }

  function table(headings, rows) {
    const cell = (tag, text, isNumber) => el(tag, {class: isNumber ? 'num' : null, scope: tag === 'th' ? 'col' : null}, text);
    return el('div', {class: 'table-wrap', tabindex: '0', role: 'group', 'aria-label': 'Table'}, el('table', {},
      el('thead', {}, el('tr', {}, headings.map((heading, i) => cell('th', heading, i > 0)))),
      el('tbody', {}, rows.map((row) => el('tr', {}, row.map((text, i) => cell('td', text, i > 0)))))));
  }

  function coverage(given) {
    const parts = [el('div', {class: 'bars'},
      bar('States', given.states, given.of_states), bar('Transitions', given.transitions, given.of_transitions))];
    if (given.reached?.length) {
      parts.push(el('div', {class: 'chart', tabindex: '0', role: 'group', 'aria-label': 'Picture of the states'}, grid(given)),
        el('p', {class: 'note'}, 'A square is a state; the stronger its colour, the more kinds of requests were sent in it. Outlined ones were not reached.'),
        el('details', {}, el('summary', {}, 'The states as a table'),
          table(['State', 'Transitions'], given.reached.map((state) => [state.state, grouped(state.transitions)]))));
    }
    return parts;
  }

  const duration = (us) => (us < 1000 ? `${us} µs` : us < 1e6 ? `${us / 1000} ms` : `${us / 1e6} s`);

  // The bucket in which this share of all answers has come.
  function within(buckets, share) {
    const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
    let sum = 0;
    for (const bucket of buckets) {
      sum += bucket.count;
      if (sum >= share * total) return bucket.up_to_us ? duration(bucket.up_to_us) : 'more than 10 s';
    }
    return '';
  }

  function latencies(buckets) {
    const COLUMN = 62, HEIGHT = 150, TOP = 22;
    const most = Math.max(...buckets.map((bucket) => bucket.count));
    const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
    const root = svg('svg', {role: 'img', 'aria-label': 'Histogram of response times; a table below has its figures.'});
    buckets.forEach((bucket, i) => {
      const height = Math.max((HEIGHT * bucket.count) / most, bucket.count ? 1.5 : 0);
      const x = i * COLUMN + 6, y = TOP + HEIGHT - height;
      root.append(svg('rect', {class: 'column', x, y, width: COLUMN - 12, height, rx: 2}),
        svg('text', {x: x + (COLUMN - 12) / 2, y: y - 6, 'text-anchor': 'middle'}, grouped(bucket.count)),
        svg('text', {class: 'muted', x: x + (COLUMN - 12) / 2, y: TOP + HEIGHT + 17, 'text-anchor': 'middle'},
          bucket.up_to_us ? '≤ ' + duration(bucket.up_to_us).replace(' ', '\u2009') : 'more'));
    });
    const width = buckets.length * COLUMN;
    root.append(svg('line', {class: 'rule-line', x1: 0, x2: width, y1: TOP + HEIGHT + 0.5, y2: TOP + HEIGHT + 0.5}));
    root.setAttribute('viewBox', `0 0 ${width} ${TOP + HEIGHT + 26}`);
    root.setAttribute('width', width);
    root.setAttribute('height', TOP + HEIGHT + 26);
    const rows = buckets.map((b) => [b.up_to_us ? `up to ${duration(b.up_to_us)}` : 'more', grouped(b.count), share(b.count, total)]);
    return [
      el('p', {class: 'note'}, `Half of ${counted(total, 'answer')} took at most ${within(buckets, 0.5)}, ` +
        `95 of 100 at most ${within(buckets, 0.95)}, 99 of 100 at most ${within(buckets, 0.99)}.`),
      el('div', {class: 'chart', tabindex: '0', role: 'group', 'aria-label': 'Picture of the response times'}, root),
      el('details', {}, el('summary', {}, 'The histogram as a table'), table(['Time', 'Answers', 'Share'], rows)),
    ];
  }

  return {coverage, latencies};
})();
