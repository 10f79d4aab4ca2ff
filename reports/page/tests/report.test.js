const {after, before, test} = require('node:test');
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const {launch, open, until, violations, screenshot, read, pages} = require('./browser.js');

let browser, context;
before(async () => {
  browser = await launch();
  context = browser.context;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => {});
});
after(() => browser.close());

const reports = fs.readdirSync(pages).filter((name) => fs.existsSync(path.join(pages, name, 'findings')));
const withFindings = reports.filter((name) => JSON.parse(read(`${name}/report.json`)).groups.length > 0);
const sample = withFindings[0];

test('a report says the verdict, the figures and each clause', async () => {
  const page = await open(context, `${sample}/report.html`);
  const report = JSON.parse(read(`${sample}/report.json`));
  assert.match(await page.textContent('h1'), new RegExp(report.run.target.slice(0, 8)));
  assert.match(await page.textContent('.verdict'), /Does not conform at level recorded/);
  assert.equal(await page.locator('li[data-verdict]').count(), report.clauses.length);
  assert.equal(await page.locator('article.finding').count(), report.groups.length);
  assert.equal(await page.locator('.bar span').count(), 4);
  assert.doesNotMatch(await page.evaluate(() => document.body.innerText), /\[object|undefined|NaN/);
  assert.deepEqual(page.complaints, []);
  await screenshot(page, 'report-light');
  await screenshot(page, 'report-light-whole', {fullPage: true});
});

test('a click opens a finding: the rule with its source, picture, diff, steps', async () => {
  const page = await open(context, `${sample}/report.html`);
  await page.click('article.finding:first-child .finding-head');
  const body = page.locator('article.finding:first-child .finding-body');
  assert.equal(await page.getAttribute('article.finding:first-child .finding-head', 'aria-expanded'), 'true');
  assert.match(await body.locator('.rule').textContent(), /documented by AWS|recorded from the real service/);
  assert.ok((await body.locator('.diff .minus').count()) > 0);
  assert.ok((await body.locator('figure.picture svg').count()) > 0);
  assert.ok((await body.locator('ol.steps li').count()) > 0);
  await screenshot(page.locator('article.finding:first-child'), 'finding-open');
  await screenshot(page.locator('#coverage'), 'coverage');
  await screenshot(page.locator('#timing'), 'timing');
  assert.deepEqual(page.complaints, []);
});

test('with a baseline that knows all of it there is nothing new, which is not to conform', async () => {
  const page = await open(context, 'known/report.html');
  assert.equal(await page.textContent('.verdict'), 'Nothing new at level recorded');
  assert.match(await page.getAttribute('.verdict', 'class'), /open/);
  assert.equal(await page.textContent('.lead'), '5 groups are known to the baseline. 1 known group is gone.');
  const conforming = await open(context, 'conforming/report.html');
  assert.equal(await conforming.textContent('.verdict'), 'Conforms at level recorded');
});

test('the command to see it again has the target of the run, and what the group needs', async () => {
  const page = await open(context, 'known/report.html');
  const commandOf = async (i) => {
    await page.locator('.finding-head').nth(i).click();
    return page.locator('article.finding').nth(i).locator('.command code').textContent();
  };
  assert.match(await commandOf(0), /^psvcheck replay findings\/\S+ --mutant same-token-overwrites --observe end$/);
  assert.match(await commandOf(1), /^psvcheck replay findings\/\S+ --mutant same-token-overwrites --auth$/);
});

test('the command of an older report has its endpoint', async () => {
  const page = await open(context, 'many.html');
  await page.locator('.finding-head').first().click();
  const {endpoint} = JSON.parse(read('many.json')).run;
  assert.ok((await page.locator('.command code').first().textContent()).endsWith(` --endpoint ${endpoint}`));
});

test('a seed has all its digits', async () => {
  const page = await open(context, 'known/report.html');
  assert.match(await page.textContent('.figures'), /Seed18446744073709551615Started/);
});

test('a group about the head of an answer shows no differences in bodies', async () => {
  const page = await open(context, 'known/report.html');
  await page.locator('.finding-head').nth(3).click();
  const body = page.locator('article.finding').nth(3).locator('.finding-body');
  assert.match(await body.locator('.in-head').textContent(),
    /^The difference is in the head of the answer to \w+\. Content-Type: application\/x-amz-json-1\.1 is allowed, text\/html was seen\.$/);
  assert.equal(await body.locator('.exchange .plus, .exchange .minus, figure.picture').count(), 0);
  assert.doesNotMatch(await body.textContent(), /the answer is allowed/);
});

test('a group about the head of a read shows that read', async () => {
  const page = await open(context, 'known/report.html');
  await page.locator('.finding-head').nth(4).click();
  const body = page.locator('article.finding').nth(4).locator('.finding-body');
  assert.equal(await body.locator('.exchange').count(), 1);
  assert.match(await body.locator('.exchange > p').textContent(), /^DescribeSecret → 200 \(a read after the last step\)$/);
  assert.deepEqual(await body.locator('.exchange .minus, .exchange .plus').allTextContents(),
    ['− x-amzn-RequestId: a request id', '+ x-amzn-RequestId: absent']);
});

test('what a baseline knows and did not show again has a part of its own', async () => {
  const page = await open(context, 'known/report.html', {hash: '#baseline'});
  assert.match(await page.textContent('.lead'), /1 known group is gone\./);
  const text = await page.textContent('#baseline');
  assert.match(text, /Gone.*PUT-1 \| PutSecretValue \| answer \(issue 12\)/);
  assert.match(text, /Not reached.*PUT-2 \| PutSecretValue \| answer: its sequence was not run/);
});

test('of what a baseline knows the minor groups come last', async () => {
  const page = await open(context, 'known/report.html');
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('article.finding')].map((article) =>
    psvcheck.rows.find((row) => row.article === article).group.severity).filter((severity, i, all) => severity !== all[i - 1])), ['major', 'minor']);
});

test('a search that finds nothing says so', async () => {
  const page = await open(context, `${sample}/report.html`);
  await page.fill('#search', 'no such thing at all');
  assert.match(await page.textContent('#list'), /No finding fits/);
  await page.click('button[type=reset]');
  await until(page, () => document.querySelectorAll('#list .nothing').length === 0);
});

test('a diff does not count the comma that another line brings', async () => {
  const page = await open(context, `${sample}/report.html`);
  assert.deepEqual(await page.evaluate(() => Dom.lineDiff(['{', '  "a": 1', '}'], ['{', '  "a": 1,', '  "b": 2', '}'])),
    [[' ', '{'], [' ', '  "a": 1,'], ['+', '  "b": 2'], [' ', '}']]);
});

test('what the keyboard opens is on the screen, and the ring of the focus is whole', async () => {
  const page = await open(context, 'many.html', {width: 1200, height: 700});
  await page.evaluate(() => document.querySelector('.finding-head').scrollIntoView({block: 'end'}));
  await page.locator('.finding-head').first().focus();
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('.finding-body').getBoundingClientRect().top < 0.6 * innerHeight);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.finding-head')).outlineOffset), '-2px');
});

test('steps that were never shrunk are told as such', async () => {
  const page = await open(context, 'known/report.html');
  await page.locator('.finding-head').nth(2).click();
  assert.match(await page.locator('article.finding').nth(2).textContent(), /These are the steps as they were first seen; no shorter way was looked for\./);
});

test('sentences end with one full stop', async () => {
  const page = await open(context, `${sample}/report.html`);
  assert.deepEqual((await page.locator('.clauses .more').allTextContents()).filter((text) => text.includes('..')), []);
});

test('the picture has the label where it is expected and where it was seen', async () => {
  const page = await open(context, 'custom-labels/report.html', {hash: '#finding-PUT-7-1'});
  const missing = await page.locator('svg .chip.missing').allTextContents();
  assert.ok(missing.some((text) => text.includes('− LABEL-0')), String(missing));
  const words = await page.textContent('#finding-PUT-7-1 figcaption');
  assert.match(words, /LABEL-0 should be on token \d and is not/);
  assert.match(await page.getAttribute('#finding-PUT-7-1 .rule a[rel]', 'href'), /^https:\/\//);
});

test('a version that a step made is called that, and nothing twice', async () => {
  const page = await open(context, `${sample}/report.html`);
  const words = (name) => page.evaluate((version) => Picture.inWords({secret: 'secret 0', steps: [{step: 1, expected: {versions: [{version, labels: []}]},
    observed: {versions: []}}]}), name);
  assert.equal(await words('the version of step 1'), 'After step 2 the version of step 1 is missing.');
  assert.equal(await words('token 1'), 'After step 2 the version token 1 is missing.');
});

test('what the page writes is byte for byte what the program wrote', async () => {
  let compared = 0;
  for (const name of reports) {
    const page = await open(context, `${name}/report.html`);
    const texts = await page.evaluate(() => psvcheck.rows.map(({group}) => ({
      scripts: group.scripts,
      scenario: group.scenario,
      written: group.scenario ? Object.fromEntries(['curl', 'boto3', 'aws_cli', 'scenario'].map((kind) => [kind, psvcheck.write(kind, group)])) : null,
    })));
    for (const {scripts, written} of texts) {
      if (!written) continue;
      ['curl', 'boto3', 'aws_cli'].forEach((kind, i) => assert.equal(written[kind], read(`${name}/${scripts[i]}`), scripts[i]));
      const scenario = scripts[0].replace(/\.sh$/, '.scenario.json');
      assert.equal(written.scenario, read(`${name}/${scenario}`), scenario);
      compared++;
    }
    await page.close();
  }
  assert.ok(compared > 3, `only ${compared} groups were compared`);
});

test('the steps are those of the report, line for line', async () => {
  let compared = 0;
  for (const name of reports) {
    const page = await open(context, `${name}/report.html`);
    const shown = await page.evaluate(() => psvcheck.rows.map(({group}) => group.steps));
    JSON.parse(read(`${name}/report.json`)).groups.forEach(({shrunk, findings}, i) => {
      const form = shrunk?.reproduced ? shrunk : findings[0];
      assert.deepEqual(shown[i], form.steps);
      compared += form.steps.length;
    });
    await page.close();
  }
  assert.ok(compared > 20, `only ${compared} lines were compared`);
});

test('a copy button puts the text on the clipboard and says so', async () => {
  const page = await open(context, `${sample}/report.html`);
  await page.click('article.finding:first-child .finding-head');
  const scripts = await page.evaluate(() => psvcheck.rows[0].group.scripts);
  for (const [kind, file] of [['curl', scripts[0]], ['boto3', scripts[1]], ['aws_cli', scripts[2]]]) {
    const button = page.locator(`article.finding:first-child [data-copy=${kind}]`);
    await button.click();
    await until(page, (k) => document.querySelector(`article.finding:first-child [data-copy=${k}]`).textContent === 'Copied', kind);
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, read(`${sample}/${file}`));
    assert.match(await page.textContent('#said'), /Copied/);
  }
});

test('a script can be read before it is copied', async () => {
  const page = await open(context, `${sample}/report.html`);
  await page.click('article.finding:first-child .finding-head');
  await page.click('article.finding:first-child [data-show=boto3]');
  assert.match(await page.textContent('article.finding:first-child .source'), /import boto3/);
  await page.click('article.finding:first-child [data-show=boto3]');
  assert.ok(await page.isHidden('article.finding:first-child .source'));
});

test('search and filters narrow the list and say how many are left', async () => {
  const page = await open(context, 'many.html');
  const clause = await page.evaluate(() => psvcheck.rows[3].group.clause);
  await page.fill('#search', clause.toLowerCase());
  const ids = await page.locator('article.finding .id').allTextContents();
  assert.ok(ids.length > 0 && ids.length < 1000);
  assert.match(await page.textContent('#shown'), /of 1,000 groups/);
  await page.fill('#search', 'no such thing at all');
  assert.equal(await page.locator('article.finding').count(), 0);
  await page.click('button[type=reset]');
  await until(page, () => document.querySelectorAll('article.finding').length === 1000);
  const operation = await page.evaluate(() => psvcheck.rows[0].group.operation);
  await page.selectOption('#operation', operation);
  const facts = await page.locator('article.finding .facts').allTextContents();
  assert.ok(facts.length > 0 && facts.every((text) => text.startsWith(operation)));
});

test('clauses can be narrowed by verdict', async () => {
  const page = await open(context, `${sample}/report.html`);
  await page.click('[data-only=failed]');
  const visible = await page.locator('li[data-verdict]:visible').evaluateAll((items) => items.map((item) => item.dataset.verdict));
  assert.ok(visible.length > 0 && visible.every((verdict) => verdict === 'failed'));
});

test('a link to a finding opens it, one to a clause shows it', async () => {
  const page = await open(context, 'many.html');
  const id = await page.evaluate(() => psvcheck.rows[700].group.id);
  await page.close();
  const linked = await open(context, 'many.html', {hash: `#finding-${id}`});
  assert.equal(await linked.getAttribute(`#finding-${id} .finding-head`, 'aria-expanded'), 'true');
  await until(linked, (name) => {
    const {top} = document.getElementById(name).getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  }, `finding-${id}`);
  await linked.evaluate(() => (location.hash = '#clause-PUT-7'));
  await until(linked, () => {
    const {top} = document.getElementById('clause-PUT-7').getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  });
});

test('a link to any part shows it, also where the content comes late', async () => {
  const page = await open(context, 'many.html');
  const parts = await page.locator('#parts a').evaluateAll((links) => links.map((link) => link.hash));
  assert.ok(parts.includes('#clauses') && parts.includes('#timing') && parts.includes('#coverage'), String(parts));
  await page.close();
  for (const hash of parts) {
    const linked = await open(context, 'many.html', {hash});
    await until(linked, (id) => {
      const {top, bottom} = document.getElementById(id).getBoundingClientRect();
      const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
      return scrollY > 0 && bottom > 0 && top < (isAtEnd ? innerHeight : 200);
    }, hash.slice(1));
    await linked.close();
  }
});

test('a malformed link breaks nothing', async () => {
  const page = await open(context, `${sample}/report.html`, {hash: '#%'});
  await page.evaluate(() => (location.hash = '#%E0%A4%A'));
  await page.waitForTimeout(50);
  assert.deepEqual(page.complaints, []);
});

// How long one waits who clicks at some moment while the findings open: of 100 moments, 95 have to wait no longer than
// this. One long task among many waits nobody out, and on a machine with other work there always is one.
function waitOf95(gaps) {
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  let wait = 0;
  while (gaps.reduce((sum, gap) => sum + Math.max(0, gap - wait), 0) > 0.05 * total) wait++;
  return wait;
}

test('1,000 findings open while the page goes on answering', async (t) => {
  const page = await open(context, 'many.html');
  await page.evaluate(() => {
    // A message comes back as soon as the page has time for it, as a click would.
    const channel = new MessageChannel();
    let last = window.clicked = performance.now();
    window.gaps = [];
    channel.port1.onmessage = () => {
      const now = performance.now();
      window.gaps.push(now - last);
      last = now;
      if (!window.isDone) channel.port2.postMessage(0);
    };
    channel.port2.postMessage(0);
  });
  await page.click('#open-all');
  assert.equal(await page.getAttribute('#list', 'aria-busy'), 'true');
  assert.match(await page.textContent('#open-all'), /^Close all \([\d,]+ of 1,000 open\)$/);
  await until(page, () => !document.getElementById('list').hasAttribute('aria-busy'), undefined, 60);
  const {gaps, took} = await page.evaluate(() => {
    window.isDone = true;
    return {gaps: window.gaps, took: performance.now() - window.clicked};
  });
  assert.equal(await page.locator('.finding-body').count(), 1000);
  assert.match(await page.textContent('#said'), /1,000 findings are open/);
  const wait = waitOf95(gaps);
  t.diagnostic(`open after ${Math.round(took)} ms, the page answers after at most ${wait} ms, but for 5 of 100 moments; at worst after ${Math.round(Math.max(...gaps))} ms`);
  const limit = Number(process.env.PSVCHECK_PAGE_LIMIT_MS ?? 1000) / 4;
  assert.ok(wait < limit, `it answers after ${wait} ms`);
  await page.click('#open-all');
  assert.equal(await page.locator('.finding.open').count(), 0);
});

test('what is opening can be stopped', async () => {
  const page = await open(context, 'many.html');
  const opened = () => page.locator('.finding.open').count();
  await page.evaluate(() => {
    document.getElementById('open-all').click();
    document.getElementById('open-all').click();
  });
  await page.waitForTimeout(200);
  assert.equal(await opened(), 0);
  assert.equal(await page.textContent('#open-all'), 'Open all');
});

test('a wide picture shows its end', async () => {
  const page = await open(context, 'many.html', {width: 500});
  const at = await page.evaluate(() => psvcheck.rows.findIndex(({group}) => group.pictures?.some((picture) => picture.steps.length > 6)));
  const id = await page.evaluate((i) => psvcheck.rows[i].group.id, at);
  await page.evaluate((name) => (location.hash = `#finding-${name}`), id);
  await page.locator(`[id="finding-${id}"] .picture .scroll`).first().scrollIntoViewIfNeeded();
  await until(page, (name) => {
    const scroll = document.getElementById(`finding-${name}`).querySelector('.picture .scroll');
    return scroll.scrollWidth > scroll.clientWidth && scroll.scrollLeft + scroll.clientWidth >= scroll.scrollWidth - 1;
  }, id);
});

test('j and k go on from the finding that has the focus in it', async () => {
  const page = await open(context, 'many.html');
  const focused = () => page.evaluate(() => psvcheck.rows.findIndex((row) => row.head === document.activeElement));
  const order = await page.locator('article.finding').evaluateAll((articles) =>
    articles.slice(0, 8).map((article) => psvcheck.rows.findIndex((row) => row.article === article)));
  await page.locator('.finding-head').nth(5).click();
  const inside = page.locator('article.finding').nth(5).locator('[data-copy=curl]');
  await inside.focus();
  await page.keyboard.press('j');
  assert.equal(await focused(), order[6]);
  await inside.focus();
  await page.keyboard.press('k');
  assert.equal(await focused(), order[4]);
});

test('the keyboard does it all', async () => {
  const page = await open(context, `${sample}/report.html`);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  assert.equal(await page.getAttribute('article.finding:first-child .finding-head', 'aria-expanded'), 'true');
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
  await page.keyboard.type('zzz');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('article.finding').count(), 0);
  await page.keyboard.press('?');
  assert.ok(await page.evaluate(() => document.querySelector('.keys').open));
});

test('the theme can be chosen', async () => {
  const page = await open(context, `${sample}/report.html`);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.click('.theme-choice');
  await page.click('.theme-choice');
  assert.notEqual(await paper(), light);
  await page.click('.theme-choice');
  assert.equal(await paper(), light);
});

for (const dark of [false, true]) {
  test(`axe finds nothing serious, ${dark ? 'dark' : 'light'}`, async () => {
    for (const name of [`${sample}/report.html`, 'conforming/report.html']) {
      const page = await open(context, name, {dark});
      const heads = page.locator('.finding-head');
      for (let i = 0; i < Math.min(await heads.count(), 4); i++) await heads.nth(i).click();
      const shows = page.locator('[data-show=curl]');
      if (await shows.count()) await shows.first().click();
      const found = (await violations(page)).filter((text) => /^(serious|critical)/.test(text));
      assert.deepEqual(found, [], name);
      if (dark) await screenshot(page, `dark-${name.split('/')[0]}`);
      await page.close();
    }
  });
}

test('nothing sticks out on a phone', async () => {
  const page = await open(context, `${sample}/report.html`, {width: 360});
  await page.click('article.finding:first-child .finding-head');
  const [inner, scroll] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
  assert.ok(scroll <= inner, `${scroll} > ${inner}`);
  await screenshot(page, 'phone');
  await page.locator('article.finding:first-child figure').first().scrollIntoViewIfNeeded();
  await screenshot(page, 'phone-finding');
});

test('on paper the findings are open and there are no controls', async () => {
  const page = await open(context, `${sample}/report.html`, {print: true});
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.equal(await page.locator('button.button:visible').count(), 0);
  assert.ok(await page.isVisible('article.finding:first-child .finding-body'));
  await screenshot(page.locator('article.finding:first-child'), 'print');
});

test('on paper a wide picture is whole', async () => {
  const page = await open(context, 'many.html', {width: 700});
  const id = await page.evaluate(() => psvcheck.rows.find(({group}) => group.pictures?.some((picture) => picture.steps.length > 6)).group.id);
  await page.fill('#search', id.toLowerCase());
  await page.evaluate((name) => (location.hash = `#finding-${name}`), id);
  const hidden = () => page.evaluate((name) => Math.max(...[...document.getElementById(`finding-${name}`).querySelectorAll('.picture .scroll')]
    .map((scroll) => scroll.scrollWidth - scroll.clientWidth)), id);
  await until(page, () => document.querySelector('.finding.open .picture'));
  assert.ok((await hidden()) > 0);
  await page.emulateMedia({media: 'print'});
  await until(page, () => document.querySelectorAll('.finding:not(.open)').length === 0, undefined, 30);
  assert.ok((await hidden()) <= 1, `${await hidden()} pixels are cut off`);
});

test('on paper more than 40 findings are open too, with what is folded in them, and closed again afterwards', async () => {
  const page = await open(context, 'many.html');
  await page.fill('#search', (await page.evaluate(() => psvcheck.rows[0].group.clause)).toLowerCase());
  await page.locator('.finding-head').first().click();
  const count = await page.locator('article.finding').count();
  assert.ok(count > 40, `${count}`);
  await page.emulateMedia({media: 'print'});
  await until(page, (n) => document.querySelectorAll('.finding.open').length === n, count, 30);
  assert.equal(await page.locator('#list details:not([open])').count(), 0);
  assert.equal(await page.locator('.again:visible, .link-here:visible, button.button:visible').count(), 0);
  await screenshot(page, 'print-many');
  await page.emulateMedia({media: 'screen'});
  await until(page, () => document.querySelectorAll('.finding.open').length === 1, undefined, 30);
});

async function opensSoonAndIsSmall(t, name) {
  const size = fs.statSync(path.join(pages, name)).size;
  assert.ok(size < 1.5e6, `${size} bytes`);
  const times = [];
  for (let i = 0; i < 5; i++) {
    const page = await open(context, name);
    times.push(await page.evaluate(() => performance.getEntriesByName('drawn')[0].startTime));
    if (i === 0) await screenshot(page, name.replace('.html', ''));
    assert.deepEqual(page.complaints, []);
    await page.close();
  }
  t.diagnostic(`${size} bytes, drawn after ${times.map((ms) => Math.round(ms)).join(', ')} ms`);
  const limit = Number(process.env.PSVCHECK_PAGE_LIMIT_MS ?? 1000);
  assert.ok(Math.min(...times) < limit, `drawn after ${times} ms`);
}

test('1,000 groups open in under a second and stay under 1.5 MB', (t) => opensSoonAndIsSmall(t, 'many.html'));

// What each group of the page has of its sequence, beside what the report has.
async function sequencesOf(name) {
  const page = await open(context, `${name}.html`);
  const groups = JSON.parse(read(`${name}.json`)).groups;
  const shown = await page.evaluate(() => psvcheck.rows.map(({group}) => ({leftOut: group.leftOut, scenario: group.scenario, lines: group.steps})));
  await page.close();
  return groups.map((group, i) => ({...shown[i], group, steps: group.findings[0].steps}));
}

test('so do 1,000 groups of 300 steps that nobody shrank, which have all their steps', async (t) => {
  await opensSoonAndIsSmall(t, 'long.html');
  for (const {leftOut, scenario, lines, group, steps} of await sequencesOf('long')) {
    assert.equal(leftOut, 0);
    assert.deepEqual(lines, steps);
    assert.equal(scenario, JSON.stringify(group.scenario));
  }
});

test('where so many long sequences differ all the way, the page says which file has one that is too much for it', async (t) => {
  await opensSoonAndIsSmall(t, 'too-long.html');
  const all = await sequencesOf('too-long');
  const leftOut = all.findIndex((one) => one.leftOut === 300);
  assert.ok(leftOut >= 0 && all.some((one) => one.leftOut === 0));
  for (const {lines, steps} of all.filter((one) => one.leftOut === 0)) assert.deepEqual(lines, steps);
  const {id, scripts} = await (await open(context, 'too-long.html')).evaluate((i) => psvcheck.rows[i].group, leftOut);
  const page = await open(context, 'too-long.html', {hash: `#finding-${id}`});
  const body = page.locator(`[id="finding-${id}"] .finding-body`);
  assert.ok((await body.locator('.left-out').textContent()).includes(scripts[0]));
  assert.equal(await body.locator('[data-copy]').count(), 0);
  assert.match(await body.locator('.command code').textContent(), /^psvcheck replay /);
});

test('a page holds no credentials', () => {
  for (const name of reports) assert.doesNotMatch(read(`${name}/report.html`), /AWS4-HMAC-SHA256|Credential=|Authorization:/i);
});
