// The page that compares targets: builds itself from the data in it.

(async () => {
  'use strict';

  const {el, grouped, counted, themeChoice, linkedId, dataOf} = Dom;
  const {columns, clauses} = JSON.parse(await dataOf('data'));
  const $ = (id) => document.getElementById(id);

  const WORDS = {passed: ['pass', 'pass'], failed: ['fail', 'fail'], noted: ['open', 'unspecified'], 'not reached': ['none', 'not reached']};
  const VERDICTS = {
    conforms: ['pass', 'conforms'], findings: ['fail', 'does not conform'], unreachable: ['open', 'was not reached, or died'],
    refused: ['open', 'refused the credentials'], interrupted: ['open', 'run interrupted'],
  };
  const nameOf = (column) => [column.target, column.version].filter(Boolean).join(' ');
  const tally = (column) => {
    const out = {failed: 0, passed: 0, noted: 0, 'not reached': 0};
    for (const verdict of column.verdicts) if (verdict) out[verdict]++;
    return out;
  };

  function changeList(changes) {
    const line = (word, kind, ids) => ids.length > 0 && el('li', {}, el('b', {class: `${kind}-word`}, `${ids.length} ${word}: `),
      ids.slice(0, 12).flatMap((id, i) => [i ? ', ' : '', el('a', {href: `#clause-${id}`}, id)]), ids.length > 12 && ` and ${ids.length - 12} more`);
    const lines = [line('fixed', 'fixed', changes.fixed), line('broken', 'broken', changes.broken), line('new', 'new', changes.new)].filter(Boolean);
    return el('ul', {class: 'changes'}, el('li', {class: 'facts'}, `Since ${changes.since.replace('T', ' ').replace('Z', '')} UTC:`),
      lines.length ? lines : el('li', {}, 'every clause is as it was'),
      el('li', {class: 'facts'}, `groups of findings: ${changes.new_groups} new, ${changes.gone_groups} gone`));
  }

  const isKnown = (column, id) => (column.known ?? []).includes(id);
  const isMinor = (column, id) => (column.minor ?? []).includes(id);

  // Clauses may fail that fail no run: those that a baseline knows, and minor ones.
  function verdictOf(column) {
    const {known = [], minor = []} = column;
    if (column.verdict === 'conforms' && known.length > 0) return ['open', `nothing new: ${counted(known.length, 'known clause')} ${known.length === 1 ? 'fails' : 'fail'}`];
    if (column.verdict === 'conforms' && minor.length > 0) return ['pass', `conforms, but for ${counted(minor.length, 'minor clause')}`];
    return VERDICTS[column.verdict] ?? ['open', column.verdict];
  }

  function lenience({known = [], minor = []}) {
    const parts = [known.length > 0 && `${known.length} known`, minor.length > 0 && `${minor.length} minor`].filter(Boolean);
    return parts.length ? ` (${parts.join(', ')})` : '';
  }

  function target(column) {
    const counts = tally(column);
    const [kind, words] = verdictOf(column);
    const bar = el('div', {class: 'bar', 'aria-hidden': 'true'}, Object.keys(counts).filter((v) => counts[v]).map((v) => {
      const part = el('span', {class: WORDS[v][0]});
      part.style.flex = counts[v];
      return part;
    }));
    const title = column.page ? el('a', {href: column.page}, nameOf(column)) : nameOf(column);
    return el('article', {class: 'target'}, el('h3', {}, title), el('p', {class: `verdict ${kind}`}, words),
      el('p', {class: 'facts'}, `level ${column.level}, ${column.started.replace('T', ' ').replace('Z', '')} UTC, ${counted(column.steps, 'step')}`), bar,
      el('p', {class: 'facts'}, `${counts.passed} passed, ${counts.failed} failed${lenience(column)}, ${counts.noted} unspecified, ${counts['not reached']} not reached; ` +
        `${counted(column.findings, 'finding')} in ${counted(column.groups, 'group')}`),
      column.changes && changeList(column.changes));
  }

  const changeOf = (column, id) => {
    if (!column.changes) return null;
    if (column.changes.fixed.includes(id)) return 'fixed';
    if (column.changes.broken.includes(id)) return 'broken';
    return column.changes.new.includes(id) ? 'new' : null;
  };

  function cell(column, index, id) {
    const verdict = column.verdicts[index];
    const [kind, word] = WORDS[verdict] ?? ['none', 'unknown'];
    const change = changeOf(column, id);
    // In a report that clause has the findings that break it.
    const mark = column.page && verdict ? el('a', {class: `mark ${kind}`, href: `${column.page}#clause-${id}`}, word) : el('span', {class: `mark ${kind}`}, word);
    const lenient = isKnown(column, id) ? 'known' : isMinor(column, id) ? 'minor' : null;
    return el('td', {}, mark, lenient && el('span', {class: 'change'}, lenient), change && el('span', {class: `change ${change}-word`}, change));
  }

  const levels = new Set(columns.map((column) => column.level));
  const rows = clauses.map((clause, index) => {
    const source = /^https?:/.test(clause.source) ? el('a', {href: clause.source, rel: 'noreferrer'}, 'source') : clause.source;
    const verdicts = columns.map((column) => column.verdicts[index]);
    return {
      clause,
      fails: verdicts.includes('failed'),
      differs: new Set(verdicts.filter((v) => v === 'passed' || v === 'failed')).size > 1,
      changed: columns.some((column) => changeOf(column, clause.id)),
      text: `${clause.id} ${clause.theme} ${clause.sentence}`.toLowerCase(),
      row: el('tr', {id: `clause-${clause.id}`}, el('th', {scope: 'row'}, el('span', {class: 'id'}, `${clause.id} · ${clause.strength} · `, source), clause.sentence),
        columns.map((column) => cell(column, index, clause.id))),
    };
  });

  const CHIPS = [['fails', 'fails somewhere'], ['differs', 'targets differ'], ['changed', 'changed']];
  let only = null;

  function draw() {
    const words = $('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = rows.filter((row) => (!only || row[only]) && words.every((word) => row.text.includes(word)));
    const lines = [];
    let theme = null;
    for (const row of shown) {
      if (row.clause.theme !== theme) {
        theme = row.clause.theme;
        lines.push(el('tr', {class: 'theme-row'}, el('th', {scope: 'rowgroup', colspan: columns.length + 1}, theme)));
      }
      lines.push(row.row);
    }
    $('rows').replaceChildren(...lines);
    $('shown').textContent = shown.length === rows.length ? counted(rows.length, 'clause') : `${grouped(shown.length)} of ${counted(rows.length, 'clause')}`;
  }

  function matrix() {
    const chips = CHIPS.map(([name, label]) => el('button', {type: 'button', class: 'button', 'data-only': name, 'aria-pressed': 'false'},
      `${label} ${rows.filter((row) => row[name]).length}`));
    for (const chip of chips) {
      chip.addEventListener('click', () => {
        only = only === chip.dataset.only ? null : chip.dataset.only;
        for (const each of chips) each.setAttribute('aria-pressed', String(each.dataset.only === only));
        draw();
      });
    }
    const search = el('input', {type: 'search', id: 'search', autocomplete: 'off'});
    search.addEventListener('input', draw);
    return el('section', {class: 'part', id: 'matrix', 'aria-labelledby': 'matrix-title'}, el('h2', {id: 'matrix-title'}, 'Clauses'),
      el('div', {class: 'filters', role: 'search', 'aria-label': 'Clauses'}, el('label', {class: 'search'}, 'Search', search), chips),
      el('p', {class: 'count', id: 'shown', 'aria-live': 'polite'}),
      el('div', {class: 'matrix-wrap', tabindex: '0', role: 'region', 'aria-label': 'Clauses by targets'}, el('table', {class: 'matrix'},
        el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, 'Clause'), columns.map((column) => el('th', {scope: 'col'}, column.target,
          el('small', {}, [column.version, levels.size > 1 && column.level].filter(Boolean).join(', ')))))),
        el('tbody', {id: 'rows'}))));
  }

  $('top').append(el('p', {class: 'kind'}, 'psvcheck: conformance to PutSecretValue of AWS Secrets Manager'), el('h1', {}, 'Targets compared'),
    el('p', {class: 'lead'}, `${counted(columns.length, 'target')} and ${counted(clauses.length, 'clause')}. Of each target, version and level the newest run counts; changes are against the run before it.`), themeChoice());
  $('main').append(el('section', {class: 'part', 'aria-labelledby': 'targets-title'}, el('h2', {id: 'targets-title'}, 'Targets'),
    el('div', {class: 'targets'}, columns.map(target))), matrix());
  $('foot').append(el('p', {}, 'Unspecified: nothing public says what is right. Not reached: no step of the run could show whether the clause holds. Known: in the target’s baseline. Minor: about the form of answers.'));
  draw();
  const linked = $(linkedId());
  linked?.scrollIntoView({block: linked.tagName === 'TR' ? 'center' : 'start'});
  document.documentElement.dataset.ready = 'true';
})();
