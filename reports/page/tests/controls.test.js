// What one finds, chooses and opens with: search, links, keys, theme.

const {after, before, test} = require('node:test');
const assert = require('node:assert');
const {launch, open, until, violations, screenshot, sample} = require('./browser.js');

let browser, context;
before(async () => {
  browser = await launch();
  context = browser.context;
});
after(() => browser.close());

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
