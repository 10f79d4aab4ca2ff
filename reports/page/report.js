// The page of a report: builds itself from the data in it.

(async () => {
  'use strict';

  const {el, grouped, counted, say, themeChoice, linkedId, dataOf} = Dom;
  const data = await dataOf('data');
  const report = JSON.parse(data);
  const sequences = Steps.read(await dataOf('sequences'));
  const {run, figures} = report;
  const clauses = new Map(report.clauses.map((clause) => [clause.id, clause]));
  const $ = (id) => document.getElementById(id);

  // A seed has up to 20 digits, of which a number of JavaScript keeps 16.
  const seed = /"seed":\s*(\d+)/.exec(data)?.[1] ?? String(run.seed);

  report.groups.forEach((group, i) => {
    const told = group.steps;  // lines that do not belong to a scenario
    Object.defineProperty(group, 'scenario', {get: () => sequences[i].scenario});
    Object.defineProperty(group, 'steps', {get: () => told ?? sequences[i].lines});
    group.leftOut = sequences[i].leftOut;
  });
  const write = (kind, group) => {
    const sentences = (group.head ?? []).filter((id) => clauses.has(id)).map((id) => `${id}: ${clauses.get(id).sentence}`);
    return Scripts.write(kind, {scenario: group.scenario, head: [...sentences, ...group.steps]}, run.endpoint, report.texts);
  };

  // ---- head

  const known = report.groups.filter((group) => group.known);
  const countOf = (severity) => report.groups.filter((group) => !group.known && (group.severity ?? 'major') === severity);
  const major = countOf('major'), minor = countOf('minor');
  const gone = report.baseline?.gone ?? [], notReached = report.baseline?.not_reached ?? [];
  const findingsIn = (groups) => groups.reduce((sum, group) => sum + group.count, 0);

  function verdict() {
    const level = `at level ${run.level}`;
    const words = {
      conforms: known.length ? ['open', `Nothing new ${level}`] : ['pass', `Conforms ${level}`],
      findings: ['fail', `Does not conform ${level}`],
      unreachable: ['open', 'The target could not be reached, or died'],
      refused: ['open', 'The target does not take the credentials'],
      interrupted: ['open', 'Interrupted before the end'],
    };
    return words[report.verdict] ?? ['open', report.verdict];
  }

  function lead() {
    const parts = [];
    if (run.target_failure) parts.push(run.target_failure.split('\n')[0] + '.');
    if (major.length) {
      const broken = new Set(major.map((group) => group.clause)).size;
      parts.push(`${counted(findingsIn(major), 'finding')} in ${counted(major.length, 'group')} ${findingsIn(major) === 1 ? 'breaks' : 'break'} ${counted(broken, 'clause')} of the specification.`);
    }
    if (minor.length) {
      const broken = new Set(minor.map((group) => group.clause)).size;
      parts.push(`${counted(findingsIn(minor), 'minor finding')} in ${counted(minor.length, 'group')} ${findingsIn(minor) === 1 ? 'breaks' : 'break'} ${counted(broken, 'clause')} about the form of answers only.`);
    }
    if (known.length) {
      const more = major.length || minor.length ? 'more ' : '';
      parts.push(`${counted(known.length, `${more}group`)} ${known.length === 1 ? 'is' : 'are'} known to the baseline.`);
    }
    if (gone.length) parts.push(`${counted(gone.length, 'known group')} ${gone.length === 1 ? 'is' : 'are'} gone.`);
    if (!report.groups.length && report.verdict === 'conforms') parts.push('Nothing was found that a clause in force forbids.');
    return parts.join(' ');
  }

  const NAMES = {passed: ['pass', 'passed'], failed: ['fail', 'failed'], noted: ['open', 'unspecified'], 'not reached': ['none', 'not reached']};
  const tally = (list) => {
    const out = {passed: 0, failed: 0, noted: 0, 'not reached': 0};
    for (const clause of list) out[clause.verdict]++;
    return out;
  };

  function clauseBar() {
    const counts = tally(report.clauses);
    const order = ['failed', 'passed', 'noted', 'not reached'];
    const bar = el('div', {class: 'bar', 'aria-hidden': 'true'}, order.filter((v) => counts[v]).map((v) => {
      const part = el('span', {class: NAMES[v][0]});
      part.style.flex = counts[v];
      return part;
    }));
    return [bar, el('div', {class: 'key'}, order.map((v) => el('span', {}, el('i', {class: NAMES[v][0], 'aria-hidden': 'true'}), el('b', {}, grouped(counts[v])), ` ${NAMES[v][1]}`)),
      el('span', {}, `of ${counted(report.clauses.length, 'clause')}`))];
  }

  function figure(name, value) {
    return value === undefined || value === '' ? [] : el('div', {}, el('dt', {}, name), el('dd', {}, value));
  }

  function head() {
    const [kind, words] = verdict();
    $('top').append(
      el('p', {class: 'kind'}, 'psvcheck: conformance to PutSecretValue of AWS Secrets Manager'),
      el('h1', {}, run.target), el('p', {class: `verdict ${kind}`}, words), el('p', {class: 'lead'}, lead()), themeChoice(),
      ...clauseBar(),
      el('dl', {class: 'figures'},
        figure('Sequences', grouped(figures.sequences)), figure('Steps', grouped(figures.steps) + (figures.steps_not_judged ? `, ${grouped(figures.steps_not_judged)} not judged` : '')),
        figure('Wire requests', grouped(figures.wire_requests) + (figures.wire_requests_for_shrinking ? ` + ${grouped(figures.wire_requests_for_shrinking)} to shrink` : '')),
        figure('Seconds', run.seconds.toFixed(1)), figure('Level', run.level), figure('Read back', run.observe),
        figure('Seed', seed), figure('Started (UTC)', run.started.replace('T', ' ').replace('Z', '')),
        figure('Endpoint', run.endpoint), figure('Run', run.run_id)));
  }

  // ---- findings

  const context = {clauses, run, write, recordings: report.recordings ?? {}};
  const rows = report.groups.map((group) => Finding.row(group, context));
  const byId = new Map(rows.map((row) => [row.group.id, row]));
  let shown = rows;

  const option = (value, text) => el('option', {value}, text ?? value);
  function select(label, id, options) {
    return el('label', {}, label, el('select', {id}, options.map(([value, text]) => option(value, text))));
  }
  const uniques = (values) => [...new Set(values)].filter(Boolean).sort();
  const themeOf = (row) => clauses.get(row.group.clause)?.theme ?? '';

  function filters() {
    const operations = uniques(rows.map((row) => row.group.operation)).map((name) => [name, name]);
    const themes = uniques(rows.map(themeOf)).map((name) => [name, name]);
    return el('form', {class: 'filters', id: 'filters', role: 'search', 'aria-label': 'Findings'},
      el('label', {class: 'search'}, 'Search', el('input', {type: 'search', id: 'search', placeholder: 'clause, label, scenario', autocomplete: 'off'})),
      select('Operation', 'operation', [['', 'all'], ...operations]),
      select('Theme', 'theme', [['', 'all'], ...themes]),
      select('Kind', 'severity', [['', 'all'], ['major', 'major'], ['minor', 'minor'], ...(known.length ? [['known', 'known']] : [])]),
      select('Order', 'order', [['found', 'as found'], ['count', 'most findings'], ['clause', 'by clause']]),
      el('button', {type: 'button', class: 'button', id: 'open-all'}, 'Open all'),
      el('button', {type: 'reset', class: 'button'}, 'Clear'));
  }

  const orders = {
    found: (a, b) => rows.indexOf(a) - rows.indexOf(b),
    count: (a, b) => b.group.count - a.group.count,
    clause: (a, b) => a.group.clause.localeCompare(b.group.clause, 'en', {numeric: true}),
  };
  const kindOf = (group) => (group.known ? 'known' : group.severity ?? 'major');
  const rank = ({group}) => (group.known ? 2 : 0) + (group.severity === 'minor' ? 1 : 0);

  function applyFilters() {
    const words = $('search').value.toLowerCase().split(/\s+/).filter(Boolean);
    const operation = $('operation').value, theme = $('theme').value, severity = $('severity').value;
    shown = rows.filter((row) => words.every((word) => row.text.includes(word)) && (!operation || row.group.operation === operation) &&
      (!theme || themeOf(row) === theme) && (!severity || kindOf(row.group) === severity));
    const order = orders[$('order').value];
    shown.sort((a, b) => rank(a) - rank(b) || order(a, b));
    $('list').replaceChildren(...(shown.length ? shown.map((row) => row.article)
      : [el('p', {class: 'nothing'}, 'No finding fits the search and the filters. “Clear” takes them away.')]));
    $('shown').textContent = shown.length === rows.length ? `${counted(rows.length, 'group')} of findings, those that count first`
      : `${grouped(shown.length)} of ${counted(rows.length, 'group')}`;
    nameOpenAll();
  }

  // ---- all at once

  let opening = 0;  // counts up, so that whoever is still opening notices that it was stopped

  function nameOpenAll() {
    $('open-all').textContent = shown.some((row) => row.isOpen()) ? 'Close all' : 'Open all';
  }

  function stopOpening() {
    opening++;
    $('list').removeAttribute('aria-busy');
    nameOpenAll();
  }

  // In slices, so that the page answers in between.
  function openInSlices(rowsToOpen) {
    const SLICE_MS = 40;
    const mine = ++opening;
    let at = 0;
    $('list').setAttribute('aria-busy', 'true');
    const slice = () => {
      if (mine !== opening) return;
      const end = performance.now() + SLICE_MS;
      while (at < rowsToOpen.length && performance.now() < end) rowsToOpen[at++].open();
      if (at === rowsToOpen.length) {
        stopOpening();
        if (at > 1) say(`${grouped(at)} findings are open`);
        return;
      }
      $('open-all').textContent = `Close all (${grouped(at)} of ${grouped(rowsToOpen.length)} open)`;
      setTimeout(slice);
    };
    slice();
  }

  function openOrCloseAll() {
    if (!shown.some((row) => row.isOpen())) return openInSlices(shown);
    for (const row of shown) row.open(false);
    stopOpening();
  }

  function findings() {
    const section = el('section', {class: 'part', id: 'findings', 'aria-labelledby': 'findings-title'}, el('h2', {id: 'findings-title'}, 'Findings'));
    if (rows.length === 0) {
      section.append(el('p', {class: 'note'}, report.verdict === 'conforms' ? 'None.' : 'None by the time the run ended.'));
      return section;
    }
    section.append(el('p', {class: 'note'}, 'Findings that show the same thing broken form a group. Open one to see the rule, the steps, and how to see it again.'),
      filters(), el('p', {class: 'count', id: 'shown', 'aria-live': 'polite'}), el('div', {id: 'list'}));
    return section;
  }

  function listen() {
    if (rows.length === 0) return;
    const form = $('filters');
    form.addEventListener('input', applyFilters);
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('reset', () => setTimeout(applyFilters));
    $('open-all').addEventListener('click', openOrCloseAll);
    applyFilters();
  }

  // ---- clauses

  function clauseItem(clause) {
    const [kind, word] = NAMES[clause.verdict];
    const groups = report.groups.filter((group) => group.clause === clause.id);
    const steps = clause.verdict === 'failed' ? `${counted(clause.diverged, 'step')} broke it, ${grouped(clause.upheld)} upheld it`
      : clause.verdict === 'passed' ? `${counted(clause.upheld, 'step')} upheld it`
      : clause.verdict === 'noted' ? `${counted(clause.noted, 'step')} touched it; nothing says what is right`
      : clause.reason || (clause.enforced ? 'no step exercised it' : `above the level ${run.level}`);
    const links = groups.flatMap((group, i) => [i ? ', ' : groups.length > 1 ? '; findings ' : '; finding ', el('a', {href: `#finding-${group.id}`}, group.id)]);
    return el('li', {id: `clause-${clause.id}`, 'data-verdict': clause.verdict},
      el('span', {class: 'id'}, clause.id), el('span', {class: 'sentence'}, clause.sentence),
      el('span', {class: 'verdict-cell'}, el('span', {class: `mark ${kind}`}, word)),
      el('span', {class: 'more'}, steps.replace(/\.$/, ''), links, ' · ', `${clause.strength}, `,
        Finding.sourceOf(clause.source, context.recordings, true)));
  }

  function clauseList() {
    const themes = new Map();
    for (const clause of report.clauses) {
      if (!themes.has(clause.theme)) themes.set(clause.theme, []);
      themes.get(clause.theme).push(clause);
    }
    const counts = tally(report.clauses);
    const chips = Object.keys(NAMES).map((verdictName) => el('button', {type: 'button', class: 'button', 'aria-pressed': 'false', 'data-only': verdictName},
      `${NAMES[verdictName][1]} ${grouped(counts[verdictName])}`));
    const parts = [...themes].map(([name, list]) => {
      const sums = tally(list);
      const words = Object.keys(NAMES).filter((v) => sums[v]).map((v) => `${sums[v]} ${NAMES[v][1]}`).join(', ');
      return el('div', {class: 'theme'}, el('h3', {}, name, el('span', {class: 'tally'}, words)), el('ul', {class: 'clauses'}, list.map(clauseItem)));
    });
    const section = el('section', {class: 'part', id: 'clauses', 'aria-labelledby': 'clauses-title'},
      el('h2', {id: 'clauses-title'}, 'Clauses'),
      el('p', {class: 'note'}, 'The specification, a sentence each. “Unspecified” says that nothing public tells what is right; “not reached” that no step of this run could show whether it holds.'),
      el('div', {class: 'filters', role: 'group', 'aria-label': 'Show clauses that'}, chips), parts);
    const only = (name) => {
      for (const chip of chips) chip.setAttribute('aria-pressed', String(chip.dataset.only === name));
      for (const item of section.querySelectorAll('li[data-verdict]')) item.hidden = name !== null && item.dataset.verdict !== name;
      for (const part of parts) part.hidden = !part.querySelector('li:not([hidden])');
    };
    for (const chip of chips) {
      chip.addEventListener('click', () => only(chip.getAttribute('aria-pressed') === 'true' ? null : chip.dataset.only));
    }
    section.showAll = () => only(null);
    return section;
  }

  // ---- the rest

  function part(id, title, ...children) {
    return el('section', {class: 'part', id, 'aria-labelledby': `${id}-title`}, el('h2', {id: `${id}-title`}, title), ...children);
  }

  // What became of the baseline's groups that did not show again.
  function baseline() {
    const list = (title, groups) => groups.length > 0 && [el('h3', {}, title), el('ul', {class: 'note'}, groups.map((group) =>
      el('li', {}, el('code', {}, group.group), group.note && ` (${group.note})`, group.why && `: ${group.why}`)))];
    return part('baseline', 'Baseline', el('p', {class: 'note'}, `${report.baseline.file}: ${counted(known.length, 'known group')} showed again. --update-baseline takes out what is gone.`),
      list('Gone', gone), list('Not reached', notReached));
  }

  function notRun() {
    const lines = report.sequences.flatMap((sequence) => {
      const reasons = [sequence.not_run && `not run: ${sequence.not_run}`, sequence.aborted && `ended early: ${sequence.aborted}`,
        ...(sequence.skipped ?? []), ...(sequence.notes ?? []).map((note) => `noted: ${note}`)].filter(Boolean);
      return reasons.map((reason) => el('li', {}, el('code', {}, sequence.name), ': ', reason));
    });
    const most = 60;
    return part('notes', 'Left out and noted', el('ul', {class: 'note'}, lines.slice(0, most)),
      lines.length > most && el('p', {class: 'note'}, `and ${lines.length - most} more in report.json`));
  }

  const KEYS = [['j, k', 'next, previous finding'], ['Enter', 'open or close it'], ['/', 'search'], ['Esc', 'leave the search'], ['c', 'copy the curl script of the open finding'], ['?', 'this list']];
  const keys = el('details', {class: 'keys'}, el('summary', {}, 'Keys'), el('dl', {}, KEYS.flatMap(([key, what]) => [el('dt', {}, key.split(', ').flatMap((k, i) => [i ? ' ' : '', el('kbd', {}, k)])), el('dd', {}, what)])));

  function move(by) {
    const at = shown.findIndex((row) => row.article.contains(document.activeElement));
    const next = shown[Math.max(0, Math.min(shown.length - 1, at < 0 ? 0 : at + by))];
    next?.head.focus();
    next?.article.scrollIntoView({block: 'nearest'});
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (isTyping) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    const act = {
      j: () => move(1),
      k: () => move(-1),
      '/': () => $('search')?.focus(),
      '?': () => {
        keys.open = true;
        keys.scrollIntoView({block: 'center'});
        keys.firstChild.focus();
      },
      c: () => document.activeElement.closest?.('.finding.open')?.querySelector('[data-copy=curl]')?.click(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  // Rows above take their real heights only as they come into view, so that it takes more than one try.
  function scrollTo(element, block) {
    element.scrollIntoView({block});
    requestAnimationFrame(() => requestAnimationFrame(() => element.scrollIntoView({block})));
  }

  // #finding-PUT-7-1 opens that finding, #clause-PUT-7 shows that clause, whatever was filtered. The browser itself may
  // have looked for any of them before the data were there.
  function followLink() {
    const name = linkedId();
    const row = byId.get(name.replace(/^finding-/, ''));
    if (row) {
      if (!shown.includes(row)) {
        $('filters').reset();
        applyFilters();
      }
      row.open();
      scrollTo(row.article, 'start');
      row.head.focus({preventScroll: true});
      return;
    }
    const isClause = name.startsWith('clause-');
    if (isClause) clausesPart.showAll();
    if ($(name)) scrollTo($(name), isClause ? 'center' : 'start');
  }

  head();
  const clausesPart = clauseList();
  const main = $('main');
  main.append(findings(), clausesPart);
  const titles = [['findings', `Findings ${grouped(rows.length)}`], ['clauses', 'Clauses']];
  if (gone.length || notReached.length) {
    titles.push(['baseline', 'Baseline']);
    main.append(baseline());
  }
  if (report.coverage) {
    titles.push(['coverage', 'State space']);
    main.append(part('coverage', 'State space', el('p', {class: 'note'},
      `What one secret can be, but for names: the space “${report.coverage.space}” has ${grouped(report.coverage.of_states)} states. A transition is a kind of request in such a state.`), Charts.coverage(report.coverage)));
  }
  if (report.latencies?.length) {
    titles.push(['timing', 'Timing']);
    main.append(part('timing', 'Timing', Charts.latencies(report.latencies)));
  }
  if (report.sequences.length) {
    titles.push(['notes', 'Left out and noted']);
    main.append(notRun());
  }
  $('parts').append(...titles.map(([id, title]) => el('a', {href: `#${id}`}, title)));
  $('foot').append(keys, el('p', {style: 'margin-top:1rem'}, `psvcheck ${report.psvcheck}. Everything that this page shows is in report.json beside it. Values are the run’s own, made-up ones; there are no credentials in it.`));
  listen();
  followLink();
  addEventListener('hashchange', followLink);
  addEventListener('keydown', onKey);
  // A report on paper has its findings open with all that is in them, and on the screen afterwards what was open before.
  let closeAgain = null;

  function openForPaper() {
    if (closeAgain || rows.length === 0) return;
    stopOpening();
    const closed = shown.filter((row) => !row.isOpen());
    for (const row of closed) row.open();
    const folded = [...$('list').querySelectorAll('details:not([open])')];
    for (const details of folded) details.open = true;
    Finding.showEnds($('list'));
    closeAgain = () => {
      for (const row of closed) row.open(false);
      for (const details of folded) details.open = false;
      nameOpenAll();
    };
  }

  function closeAfterPaper() {
    closeAgain?.();
    closeAgain = null;
  }

  const paper = matchMedia('print');
  paper.addEventListener('change', () => (paper.matches ? openForPaper() : closeAfterPaper()));
  addEventListener('beforeprint', openForPaper);
  addEventListener('afterprint', closeAfterPaper);
  window.psvcheck = {report, write, rows};
  requestAnimationFrame(() => setTimeout(() => {
    performance.mark('drawn');
    document.documentElement.dataset.ready = 'true';
  }));
  say(`Report of ${run.target}: ${verdict()[1]}`);
})();
