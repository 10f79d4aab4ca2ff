// One group of findings, from the line in the list to the script that shows it again.

const Finding = (() => {
  'use strict';

  const {el, counted, copyButton, lineDiff, pretty} = Dom;

  // "12  PutSecretValue  SecretId=secret 0  → 200 VersionId=token 1" in parts.
  function stepParts(line) {
    const [, number, operation, rest] = /^\s*(\d+) {2}(\S+)\s*([\s\S]*)$/.exec(line) ?? ['', '', '', line];
    const at = rest.lastIndexOf('  → ');
    const isAnswer = rest.startsWith('→ ');
    return {
      number, operation,
      request: isAnswer ? '' : at < 0 ? rest : rest.slice(0, at),
      answer: isAnswer ? rest : at < 0 ? '' : rest.slice(at + 2),
    };
  }

  const linkTo = (id) => el('a', {href: `#clause-${id}`}, id);

  // A link where the source is one, or a recording that somebody has published.
  function sourceOf(text, recordings, short) {
    if (/^https?:\/\/\S+$/.test(text)) {
      return el('a', {href: text, rel: 'noreferrer'}, short ? 'source' : text.replace(/^https?:\/\//, ''));
    }
    const url = text.startsWith('recording: ') ? recordings[text.slice(11).split('[')[0]] : null;
    return url ? el('a', {href: url, rel: 'noreferrer'}, text) : text;
  }

  const strengthInWords = {
    documented: 'documented by AWS',
    recorded: 'recorded from the real service',
    reported: 'reported by users of the real service',
    unspecified: 'unspecified',
  };

  function rule(group, {clauses, recordings}) {
    const clause = clauses.get(group.clause);
    const others = (group.clauses ?? []).filter((id) => id !== group.clause);
    return el('section', {class: 'rule'},
      clause && el('p', {}, linkTo(clause.id), `, ${strengthInWords[clause.strength]}: `, sourceOf(clause.source, recordings)),
      group.known && el('p', {}, 'Known to the baseline', group.note ? `: ${group.note}` : '.'),
      others.length > 0 && el('p', {}, 'What the sentence leads to, broken with it: ', others.flatMap((id, i) => [i ? ', ' : '', linkTo(id)])));
  }

  function differences(group) {
    const lines = group.differences.map(([where, expected, observed]) => [
      el('div', {class: 'where'}, where), el('div', {class: 'minus'}, `− ${expected}`), el('div', {class: 'plus'}, `+ ${observed}`)]);
    const [first, rest] = lines.length > 4 ? [lines.slice(0, 3), lines.slice(3)] : [lines, []];
    return el('section', {}, el('h4', {}, 'What differs'), el('div', {class: 'diff'}, first),
      rest.length > 0 && el('details', {class: 'more-diff'}, el('summary', {}, `${rest.length} more that follow from it`), el('div', {class: 'diff'}, rest)),
      el('p', {class: 'diff-key'}, el('span', {class: 'minus'}, '− what is allowed'), '   ', el('span', {class: 'plus'}, '+ what the target did')));
  }

  function howGood(group) {
    const count = group.length ?? (group.leftOut || group.steps.length);
    const steps = counted(count, 'step');
    if (group.status === 'not reproduced') return 'It did not show again when it was tried alone; these are the steps as they were first seen.';
    if (!group.status || !group.reproduced) {
      return count === 1 ? 'This is the step as it was first seen.'
        : `These are the steps as they were first seen; no shorter way was ${group.status ? 'found' : 'looked for'}.`;
    }
    const times = `${group.reproduced} of ${counted(group.tries, 'time')}`;
    const show = count === 1 ? 'shows' : 'show';
    return group.status === 'minimal' ? `${steps} ${show} it, ${times}; with any less it does not show.`
      : `${steps} ${show} it, ${times}; there may be a shorter way.`;
  }

  // "ListSecretVersionIds: ARN" is about a read, "ARN" about the answer of the group's operation.
  const readOf = (where) => /^([A-Z]\w+): /.exec(where)?.[1] ?? '';
  const isInHead = (where) => /^(\w+: )?(Content-Type$|x-amzn-RequestId$|HTTP status)/.test(where);
  // Members that are null or unknown; answers as they are shown leave them out.
  const isInForm = (where) => isInHead(where) || /^(\w+: )?member /.test(where);
  const isAboutForm = (group) => group.differences.length > 0 && group.differences.every(([where]) => isInForm(where));

  function steps(group) {
    const parts = (group.steps ?? []).map(stepParts);
    const names = parts.map((part) => part.operation);
    const list = el('ol', {class: 'steps'}, parts.map((part, i) =>
      el('li', {class: i === parts.length - 1 ? 'last' : null}, el('span', {class: 'n'}, part.number),
        el('span', {}, el('b', {}, part.operation), '  ' + part.request, part.answer && el('span', {class: 'answer'}, part.answer)))));
    const isLong = parts.length > 14;
    const steps = (parts.length > 0 || group.leftOut > 0) && el('section', {}, el('h4', {}, 'The steps'), el('p', {class: 'aside'}, howGood(group)),
      parts.length > 0 && (isLong ? el('details', {class: 'more-diff'}, el('summary', {}, `All ${parts.length} steps`), list) : list));
    // What a picture shows of a group about the form of answers is another group's.
    const pictures = isAboutForm(group) ? [] : group.pictures ?? [];
    const drawn = pictures.map((picture) => Picture.draw(picture, names)).filter(Boolean);
    return [drawn.length > 0 && el('section', {}, el('h4', {}, 'Versions and labels, step by step'), drawn), steps];
  }

  const jsonLines = (json) => pretty(json).split('\n');

  // Whether the differences of the group are among those of this answer: what else the answer has is another group's.
  const isAbout = (group, {operation}) => group.differences.some(([where]) =>
    !isInForm(where) && (readOf(where) || group.operation) === operation);

  // `isDiff`: with what is allowed beside what came.
  function exchange(given, isDiff, aside = '') {
    const answer = jsonLines(given.answer);
    const form = (given.form ?? []).flatMap(({where, expected, observed}) => [['-', `${where}: ${expected}`], ['+', `${where}: ${observed}`]]);
    const lines = [...form, ...(isDiff ? lineDiff(jsonLines(given.expected), answer) : answer.map((line) => [' ', line]))];
    const kinds = {'-': 'minus', '+': 'plus', ' ': null};
    const signs = {'-': '− ', '+': '+ ', ' ': '  '};
    return el('div', {class: 'exchange'},
      el('p', {}, given.operation, ` → ${given.status || 'no answer'}`, aside),
      el('div', {class: 'pair'},
        el('div', {}, el('h5', {}, 'Request'), el('div', {class: 'diff'}, jsonLines(given.request).map((line) => el('div', {}, '  ' + line)))),
        el('div', {}, el('h5', {}, isDiff || form.length > 0 ? 'Answer, − allowed, + observed' : 'Answer'),
          el('div', {class: 'diff'}, lines.map(([sign, line]) => el('div', {class: kinds[sign]}, signs[sign] + line))))));
  }

  // Of a group about the head or the form of answers: what differs is not in the answers as they are shown.
  function exchangesOfForm(group) {
    const where = group.differences.every(([where]) => isInHead(where)) ? 'head' : 'form';
    const texts = [...new Set(group.differences.map(([where, expected, observed]) => `${where}: ${expected} is allowed, ${observed} was seen`))];
    const [step] = group.exchanges;
    const shown = group.exchanges.find((given) => given.form);
    // Older reports kept of reads only those with another answer, so that one of the same operation may be another.
    const statuses = group.differences.filter(([where]) => where.startsWith('HTTP status')).map(([, , observed]) => observed);
    const isOwn = step.operation === group.operation && statuses.every((status) => status === String(step.status));
    return el('section', {}, el('h4', {}, 'Request and answer'),
      el('p', {class: 'aside in-head'}, `The difference is in the ${where} of the answer to ${group.operation}. ${texts.join('; ')}.`),
      shown ? exchange(shown, false, shown === step ? '' : ' (a read after the last step)') : isOwn && exchange(step, false));
  }

  function exchanges(group) {
    if (!group.exchanges?.length) return null;
    if (isAboutForm(group)) return exchangesOfForm(group);
    const [step, ...reads] = group.exchanges;
    const isDiff = step.expected !== undefined && isAbout(group, step);
    const first = exchange(step, isDiff, step.expected === undefined ? ' (the answer is allowed)' : '');
    const about = reads.filter((read) => isAbout(group, read));
    const rest = about.map((read) => exchange(read, true));
    return el('section', {}, el('h4', {}, 'Request and answer'), first,
      rest.length > 0 && rest.length < 2 ? rest : rest.length > 0 && [rest[0],
        el('details', {class: 'more-diff'}, el('summary', {}, counted(rest.length - 1, 'more read')), el('div', {}, rest.slice(1)))],
      about.length < reads.length && el('p', {class: 'aside others'},
        `${counted(reads.length - about.length, 'more read')} ${reads.length - about.length === 1 ? 'differs' : 'differ'}, in what other findings are about.`));
  }

  function payloads(group) {
    if (!group.payloads?.length) return null;
    return el('section', {class: 'payloads'}, el('h4', {}, 'Long values'), el('ul', {}, group.payloads.map((payload) =>
      el('li', {}, `${payload.member} of step ${payload.step}: ${Dom.grouped(payload.bytes)} bytes, `, el('code', {}, payload.recipe),
        el('br'), 'SHA-256 ', el('code', {}, payload.sha256),
        payload.make && [el('br'), el('code', {}, payload.make), ' ', copyButton('Copy', () => payload.make)]))));
  }

  const KINDS = [['curl', 'curl'], ['boto3', 'boto3'], ['aws_cli', 'AWS CLI'], ['scenario', 'scenario file']];

  // As the terminal has it, with the target of the run: a port that it had is gone by now.
  function replayCommand(group, run) {
    const target = run.target_options ?? `--endpoint ${run.endpoint}`;  // none for the embedded target
    return ['psvcheck replay', group.reproducer, target, group.auth && '--auth',
      group.observe && `--observe ${group.observe}`].filter(Boolean).join(' ');
  }

  // A command breaks between its words only, and not behind the dashes of an option.
  const inWords = (command) => command.split(' ').flatMap((word, i) => [i ? ' ' : '', el('span', {}, word)]);

  function again(group, run, write) {
    const command = replayCommand(group, run);
    const source = el('div', {class: 'source', hidden: true, tabindex: '0', role: 'region', 'aria-label': 'Script'}, el('pre'));
    const show = (kind, button, buttons) => {
      const isShown = button.getAttribute('aria-pressed') === 'true';
      for (const each of buttons) each.setAttribute('aria-pressed', 'false');
      source.hidden = isShown;
      if (isShown) return;
      button.setAttribute('aria-pressed', 'true');
      source.firstChild.textContent = write(kind, group);
    };
    const copies = KINDS.map(([kind, label]) => copyButton(label, () => write(kind, group), {'data-copy': kind, 'aria-label': `Copy as ${label}`}));
    const shows = KINDS.map(([kind, label]) => {
      const button = el('button', {type: 'button', class: 'button', 'data-show': kind, 'aria-pressed': 'false', 'aria-label': `Show as ${label}`}, label);
      button.addEventListener('click', () => show(kind, button, shows));
      return button;
    });
    return el('section', {class: 'reproduce'}, el('h4', {}, 'See it again'),
      group.reproducer && el('div', {class: 'command'}, el('code', {}, inWords(command)), copyButton('Copy', () => command, {'aria-label': 'Copy the command'})),
      group.scenario && [
        el('div', {class: 'again'}, el('span', {class: 'label'}, 'Copy'), copies),
        el('div', {class: 'again'}, el('span', {class: 'label'}, 'Show'), shows), source],
      group.leftOut > 0 && el('p', {class: 'aside left-out'}, 'There is no room on this page for so long a sequence. The files beside it have it: ',
        (group.scripts ?? []).flatMap((file, i) => [i ? ', ' : '', el('code', {}, file)]), '.'),
      el('p', {class: 'aside', style: 'margin-top:.6rem'},
        'The command is for the folder of this report. The scripts take their credentials from the environment and the endpoint as an argument, and make new secrets each time.'));
  }

  function found(group) {
    const steps = new Map();
    for (const [sequence, step] of group.found) steps.set(sequence, (steps.get(sequence) ?? new Set()).add(step + 1));
    const names = [...steps].map(([sequence, at]) => [el('code', {}, sequence), `, step${at.size > 1 ? 's' : ''} ${[...at].join(', ')}`]);
    const more = group.count - group.found.length;
    return el('section', {class: 'found'}, el('h4', {}, 'Found in'),
      el('ul', {}, names.map((name) => el('li', {}, name))), more > 0 && el('p', {class: 'aside'}, `and ${Dom.grouped(more)} more`));
  }

  // Which states show it: one bug may need a particular one, or none.
  function states(group) {
    if (!group.states?.length) return null;
    return el('section', {class: 'found'}, el('h4', {}, 'The secret before the step'),
      el('ul', {}, group.states.slice(0, 8).map(({state, count}) => el('li', {}, el('code', {}, state), ` (${counted(count, 'finding')})`))),
      group.states.length > 8 && el('p', {class: 'aside'}, `and ${counted(group.states.length - 8, 'other state')}`));
  }

  function body(group, context) {
    return el('div', {class: 'finding-body'}, rule(group, context), ...steps(group), differences(group), exchanges(group),
      payloads(group), again(group, context.run, context.write), states(group), found(group),
      el('p', {class: 'aside link-here', style: 'margin-top:1.2rem'}, el('a', {href: `#finding-${group.id}`}, 'Link to this finding')));
  }

  // Where a picture is wider than the page its end matters, which is where the target goes wrong. How wide it is the
  // browser knows once it comes into view; to ask before makes it lay out everything, for each picture once more.
  const pictureEnds = new IntersectionObserver((entries) => {
    for (const {target, isIntersecting} of entries) {
      if (!isIntersecting) continue;
      pictureEnds.unobserve(target);
      target.scrollLeft = target.scrollWidth;
    }
  }, {rootMargin: '200px'});

  // For paper, where nothing comes into view: all at once, reading before writing, so that it is laid out once.
  function showEnds(parent) {
    const scrolls = [...parent.querySelectorAll('.picture .scroll')];
    const widths = scrolls.map((scroll) => scroll.scrollWidth);
    scrolls.forEach((scroll, i) => (scroll.scrollLeft = widths[i]));
  }

  // The row and, once it is opened, what is below it.
  function row(group, context) {
    const sentence = context.clauses.get(group.clause)?.sentence ?? '';
    const [where, expected, observed] = group.differences[0] ?? ['', '', ''];
    const facts = [group.known && 'known', group.operation, counted(group.count, 'finding')].filter(Boolean).join(' · ');
    const head = el('button', {type: 'button', class: 'finding-head', 'aria-expanded': 'false', 'aria-controls': `body-${group.id}`},
      el('span', {class: 'id'}, group.clause, el('span', {class: 'number'}, group.id.slice(group.clause.length))), el('span', {class: 'sentence'}, sentence), el('span', {class: 'facts'}, facts),
      el('span', {class: 'glance'}, `${where}: ${expected} `, el('b', {}, `→ ${observed}`)));
    const holder = el('div', {id: `body-${group.id}`, hidden: true});
    const article = el('article', {class: group.severity === 'minor' || group.known ? 'finding minor' : 'finding', id: `finding-${group.id}`},
      el('h3', {}, head), holder);
    const open = (isOpen = true) => {
      const isNew = isOpen && !holder.firstChild;
      if (isNew) holder.append(body(group, context));
      holder.hidden = !isOpen;
      if (isNew) for (const scroll of holder.querySelectorAll('.picture .scroll')) pictureEnds.observe(scroll);
      article.classList.toggle('open', isOpen);
      head.setAttribute('aria-expanded', String(isOpen));
    };
    head.addEventListener('click', ({detail}) => {
      open(holder.hidden);
      // By the keyboard: what has opened is below the edge of the screen where the head was the last thing on it.
      if (detail === 0 && !holder.hidden && holder.getBoundingClientRect().top > 0.6 * innerHeight) article.scrollIntoView();
    });
    const text = [group.id, group.clause, (group.clauses ?? []).join(' '), group.operation, sentence, group.title,
      group.differences.flat().join(' '), group.found.map(([name]) => name).join(' ')].join(' ').toLowerCase();
    return {group, article, head, open, isOpen: () => !holder.hidden, text};
  }

  return {row, stepParts, sourceOf, showEnds};
})();
