// A secret over the steps of a sequence: a line for each version, a column for each step, and on the lines the staging
// labels. Where the target differs from what is expected, the step has two columns, the two beside each other.

const Picture = (() => {
  'use strict';

  const {el, svg} = Dom;
  const GUTTER = innerWidth < 640 ? 80 : 118, COLUMN = 122, CHIP = 19, VALUE = 15, HEAD = 50, LETTER = 6.65;
  const MOST_COLUMNS = 9;

  const versionsOf = (secret) => secret?.versions ?? [];
  const find = (secret, version) => versionsOf(secret).find((v) => v.version === version);
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  // Which steps get a column: all of a short sequence, of a long one those at which something changes. The program has
  // left out the same ones (picture_shown in page_data.cc); reports of other programs may have all.
  function columnsOf(steps) {
    const changes = steps.filter((step, i) => {
      const before = i > 0 ? steps[i - 1].observed ?? steps[i - 1].expected : {gone: true};
      return step.observed || i === steps.length - 1 || !same(before, step.expected);
    });
    const shown = steps.length <= MOST_COLUMNS ? steps : changes.slice(-MOST_COLUMNS);
    const columns = [];
    for (const step of shown) {
      const previous = columns.length ? columns[columns.length - 1].step : -1;
      const gap = step.step - previous > 1;
      columns.push({step: step.step, secret: step.expected, other: step.observed, side: step.observed ? 'expected' : '', gap});
      if (step.observed) columns.push({step: step.step, secret: step.observed, other: step.expected, side: 'observed'});
    }
    return columns;
  }

  // "UpdateSecretVersionStage" in lines that fit into a column.
  function wrapped(name, limit = 16) {
    const lines = [''];
    for (const word of name.match(/[A-Z]?[^A-Z]+|[A-Z]+/g) ?? [name]) {
      if (lines[lines.length - 1].length + word.length > limit) lines.push('');
      lines[lines.length - 1] += word;
    }
    return lines.filter(Boolean).slice(0, 2);
  }

  const shortened = (text, limit) => (text.length > limit ? text.slice(0, limit - 1) + '…' : text);

  const MOST_LABELS = 6;

  // The labels of a cell as [label, kind]; of very many those that differ, the service's, and how many more there are.
  function labelsOf(column, version) {
    const other = find(column.other, version.version);
    const all = version.labels.map((label) => [label, kindOf(column, Boolean(other) && other.labels.includes(label))]);
    if (all.length <= MOST_LABELS) return all;
    const rank = ([label, kind]) => (kind ? 0 : label.startsWith('AWS') ? 1 : 2);
    const first = [...all].sort((a, b) => rank(a) - rank(b)).slice(0, MOST_LABELS - 1);
    return [...first, [`${all.length - first.length} more`, 'more']];
  }

  function rowHeight(version, columns) {
    let labels = 0, hasValue = false;
    for (const column of columns) {
      const found = find(column.secret, version);
      labels = Math.max(labels, found ? labelsOf(column, found).length : 0);
      hasValue = hasValue || Boolean(found?.value);
    }
    return Math.max(labels, 1) * CHIP + (hasValue ? VALUE : 0) + 12;
  }

  // How a label, version or value of this column stands to the other one.
  const kindOf = (column, isInOther) => (!column.side || isInOther ? '' : column.side === 'expected' ? 'missing' : 'extra');

  function chip(label, x, y, kind) {
    const sign = kind === 'missing' ? '− ' : kind === 'extra' ? '+ ' : '';
    const text = sign + shortened(label, 14);
    const width = text.length * LETTER + 12;
    return svg('g', {class: `chip ${kind}`}, svg('title', {}, label),
      svg('rect', {x, y, width, height: CHIP - 3, rx: 3}),
      svg('text', {x: x + 6, y: y + 12}, text));
  }

  function drawCell(group, column, before, version, top, height, x) {
    const found = find(column.secret, version);
    if (!found) return;
    const other = find(column.other, version);
    const kind = kindOf(column, Boolean(other));
    const middle = top + height / 2;
    group.append(svg('line', {class: `life ${kind}`, x1: x, x2: x + COLUMN, y1: middle, y2: middle}));
    const isNew = !find(before, version) || find(before, version).value !== found.value;
    const isWrong = column.side && other && other.value !== found.value;
    const labels = labelsOf(column, found);
    const lines = labels.length * CHIP + (found.value && (isNew || isWrong) ? VALUE : 0);
    let y = middle - lines / 2 + 1;
    for (const [label, labelKind] of labels) {
      group.append(chip(label, x + 6, y, labelKind));
      y += CHIP;
    }
    if (found.value && (isNew || isWrong)) {
      const text = '= ' + shortened(found.value, 15);
      const wrong = isWrong ? (column.side === 'expected' ? 'missing' : 'extra') : kind || 'muted';
      const width = text.length * LETTER + 4;
      group.append(svg('rect', {x: x + 6, y: y - 1, width, height: VALUE - 1, fill: 'var(--surface)'}),
        svg('text', {class: wrong, x: x + 8, y: y + 10}, svg('title', {}, found.value), text));
    }
  }

  function statusOf(secret) {
    if (secret.gone) return 'no such secret';
    return secret.scheduled ? 'to be deleted' : '';
  }

  // As it stands in the picture; that there is nothing to draw is told, too.
  const statusShown = (secret) => statusOf(secret) || (versionsOf(secret).length === 0 && !secret.gone ? 'no versions' : '');

  function drawHead(root, column, x, names, height) {
    const span = column.side === 'expected' ? 2 * COLUMN : COLUMN;
    if (column.side !== 'observed') {
      root.append(svg('line', {class: 'rule-line', x1: x, x2: x, y1: 0, y2: height}));
      const number = (column.gap ? '… ' : '') + String(column.step + 1);
      const room = Math.floor((span - 14 - number.length * LETTER) / 6.9);
      const lines = wrapped(names[column.step] ?? '', room);
      root.append(svg('text', {class: 'muted', x: x + 6, y: 16}, number));
      lines.forEach((line, i) => root.append(svg('text', {class: 'strong', x: x + 10 + number.length * LETTER + 4, y: 16 + i * 13}, line)));
    }
    if (column.side) root.append(svg('text', {class: 'muted', x: x + 6, y: HEAD - 8}, column.side));
    const status = statusShown(column.secret);
    const differs = column.side && statusShown(column.other) !== status;
    if (status) {
      const kind = differs ? (column.side === 'expected' ? 'missing' : 'extra') : 'muted';
      root.append(svg('text', {class: kind, x: x + 6, y: HEAD + 12}, status));
    }
  }

  // "token 1" is a version; that of a step says so.
  const named = (version) => (version.startsWith('the version') ? version : `the version ${version}`);

  function differencesOf({expected, observed}, secret) {
    const parts = [];
    if (statusOf(expected) !== statusOf(observed)) {
      const say = (status) => ({'no such secret': 'not there', 'to be deleted': 'scheduled for deletion'})[status] ?? 'there';
      parts.push(`${secret} should be ${say(statusOf(expected))} and is ${say(statusOf(observed))}`);
    }
    const names = new Set([...versionsOf(expected), ...versionsOf(observed)].map((v) => v.version));
    for (const name of names) {
      const a = find(expected, name), b = find(observed, name);
      if (!b) {
        if (!observed.gone) parts.push(`${named(name)} is missing`);
      } else if (!a) {
        if (!expected.gone) parts.push(`${named(name)} is there and should not be` + (b.labels.length ? `, with ${b.labels.join(', ')}` : ''));
      } else {
        const missing = a.labels.filter((label) => !b.labels.includes(label));
        const extra = b.labels.filter((label) => !a.labels.includes(label));
        if (missing.length) parts.push(`${missing.join(', ')} should be on ${name} and is not`);
        if (extra.length) parts.push(`${extra.join(', ')} is on ${name} and should not be`);
        if (a.value !== b.value) parts.push(`${name} should hold ${a.value || 'nothing'} and holds ${b.value || 'nothing'}`);
      }
    }
    return parts;
  }

  // What differs, in words: for those who cannot see the picture, and under it for those who can. The last step that
  // differs is the one that the finding is about.
  function inWords(picture) {
    const wrong = picture.steps.filter((step) => step.observed);
    if (wrong.length === 0) return '';
    const last = wrong[wrong.length - 1];
    const parts = differencesOf(last, picture.secret);
    const before = wrong.slice(0, -1).map((step) => step.step + 1);
    const count = before.length + (picture.wrong_before ?? 0);
    const earlier = count === 0 ? '' : count > 4 || picture.wrong_before ? ` It differs after ${count} earlier steps, too.`
      : ` It differs after step${before.length > 1 ? 's' : ''} ${before.join(', ')}, too.`;
    return `After step ${last.step + 1} ${parts.slice(0, 4).join('; ')}${parts.length > 4 ? '; and more' : ''}.${earlier}`;
  }

  function draw(picture, names) {
    const columns = columnsOf(picture.steps);
    const versions = [];
    for (const column of columns) {
      for (const {version} of versionsOf(column.secret)) if (!versions.includes(version)) versions.push(version);
    }
    const hasStatus = columns.some((column) => statusShown(column.secret));
    if (versions.length === 0 && !columns.some((column) => statusOf(column.secret))) return null;
    const heights = versions.map((version) => rowHeight(version, columns));
    const leftOut = Math.max(0, ...columns.map((column) => column.secret.left_out ?? 0));
    const top = HEAD + (hasStatus ? 20 : 0);
    const height = top + heights.reduce((a, b) => a + b, 0) + (leftOut ? 20 : 0) + 6;
    const width = columns.length * COLUMN + 4;
    const words = inWords(picture);
    const gutter = svg('svg', {width: GUTTER, height, viewBox: `0 0 ${GUTTER} ${height}`, 'aria-hidden': 'true'});
    const root = svg('svg', {width, height, viewBox: `0 0 ${width} ${height}`, role: 'img',
      'aria-label': `Versions and labels of ${picture.secret} over the steps. ${words || 'All is as expected.'}`});
    columns.forEach((column, i) => {
      if (column.side) root.append(svg('rect', {class: 'wrong-step', x: i * COLUMN, y: 0, width: COLUMN, height}));
    });
    columns.forEach((column, i) => drawHead(root, column, i * COLUMN, names, height));
    for (const [part, to] of [[gutter, GUTTER], [root, width]]) {
      part.append(svg('line', {class: 'rule-line', x1: 0, x2: to, y1: HEAD, y2: HEAD}));
    }
    gutter.append(svg('text', {class: 'muted', x: 10, y: 16}, picture.secret));
    let y = top;
    versions.forEach((version, row) => {
      const name = shortened(version.replace('the version of', 'of'), Math.floor((GUTTER - 12) / LETTER));
      gutter.append(svg('text', {x: 10, y: y + heights[row] / 2 + 4}, svg('title', {}, version), name));
      columns.forEach((column, i) => {
        // What was before this column: of a step's second column, what was before its first.
        const before = columns[i - (column.side === 'observed' ? 2 : 1)];
        const state = before && before.side === 'expected' ? before.other : before?.secret;
        drawCell(root, column, state, version, y, heights[row], i * COLUMN);
      });
      y += heights[row];
    });
    if (leftOut) root.append(svg('text', {class: 'muted', x: 6, y: y + 12}, `and ${leftOut} more versions without labels`));
    const legend = el('div', {class: 'legend', 'aria-hidden': 'true'},
      el('span', {}, el('i'), 'a staging label, on its version’s line'),
      words ? [el('span', {}, el('i', {class: 'missing'}), 'expected, and not there'),
        el('span', {}, el('i', {class: 'extra'}), 'there, and not expected')] : []);
    return el('figure', {class: 'picture'},
      el('div', {class: 'frame', style: `--columns:${GUTTER + width}`}, gutter,
        el('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': `Picture of ${picture.secret}`}, root)),
      el('figcaption', {}, words || 'Versions and labels are as expected; what differs is told below.'), legend);
  }

  return {draw, inWords};
})();
