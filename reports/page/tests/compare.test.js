const {after, before, test} = require('node:test');
const assert = require('node:assert');
const {launch, open, until, violations, screenshot} = require('./browser.js');

let browser, context;
before(async () => {
  browser = await launch();
  context = browser.context;
});
after(() => browser.close());

test('the comparison has a column for each target and a row for each clause', async () => {
  const page = await open(context, 'site/index.html');
  assert.equal(await page.locator('.matrix thead th').count(), 1 + (await page.locator('article.target').count()));
  assert.ok((await page.locator('.matrix tbody tr:not(.theme-row)').count()) > 150);
  assert.deepEqual(page.complaints, []);
  await screenshot(page, 'compare');
  await page.locator('#matrix').scrollIntoViewIfNeeded();
  await page.click('[data-only=fails]');
  await screenshot(page.locator('#matrix'), 'compare-matrix');
});

test('a run that follows another says what it fixed and broke', async () => {
  const page = await open(context, 'site/index.html');
  const changes = await page.locator('.changes').allTextContents();
  assert.ok(changes.some((text) => /\d+ broken: /.test(text) && text.includes('PUT-7')), String(changes));
  assert.ok((await page.locator('td .change.broken-word').count()) > 0);
});

test('rows can be narrowed to those that fail, differ or changed, and searched', async () => {
  const page = await open(context, 'site/index.html');
  const rows = () => page.locator('.matrix tbody tr:not(.theme-row)').count();
  const all = await rows();
  for (const name of ['fails', 'differs', 'changed']) {
    await page.click(`[data-only=${name}]`);
    const some = await rows();
    assert.ok(some > 0 && some < all, `${name}: ${some} of ${all}`);
    await page.click(`[data-only=${name}]`);
  }
  await page.fill('#search', 'custom label stays');
  assert.equal(await rows(), 1);
});

test('a target leads to its report', async () => {
  const page = await open(context, 'site/index.html');
  await page.locator('article.target h3 a').first().click();
  await until(page, () => document.documentElement.dataset.ready === 'true' && document.querySelector('#findings') !== null);
});

test('a target that fails what its baseline knows has nothing new, and does not conform', async () => {
  const page = await open(context, 'site/index.html');
  const verdict = page.locator('article.target', {hasText: 'known to a baseline'}).locator('.verdict');
  assert.match(await verdict.textContent(), /^nothing new: \d+ known clauses fail$/);
  assert.match(await verdict.getAttribute('class'), /open/);
  const facts = await page.locator('article.target', {hasText: 'known to a baseline'}).locator('.facts').allTextContents();
  assert.ok(facts.some((text) => /\d+ failed \(\d+ known\)/.test(text)), String(facts));
  assert.ok((await page.locator('td .change', {hasText: 'known'}).count()) > 0);
  assert.equal(await page.locator('article.target .verdict.pass').count(), 1);
});

test('a cell leads to the clause in the report of its target', async () => {
  const page = await open(context, 'site/index.html');
  await page.locator('td a.mark.fail').first().click();
  await until(page, () => document.documentElement.dataset.ready === 'true' && document.querySelector('#findings') !== null);
  assert.match(await page.evaluate(() => location.hash), /^#clause-/);
});

test('the legend calls things what the cells call them', async () => {
  const page = await open(context, 'site/index.html');
  assert.match(await page.textContent('#foot'), /^Unspecified: .* Not reached: /);
  assert.deepEqual([...new Set(await page.locator('.mark.open').allTextContents())], ['unspecified']);
});

test('a link to a clause shows it, and a malformed one breaks nothing', async () => {
  const page = await open(context, 'site/index.html', {hash: '#clause-PUT-7'});
  await until(page, () => {
    const {top} = document.getElementById('clause-PUT-7').getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  });
  const malformed = await open(context, 'site/index.html', {hash: '#%'});
  assert.deepEqual(malformed.complaints, []);
});

for (const dark of [false, true]) {
  test(`axe finds nothing serious in the comparison, ${dark ? 'dark' : 'light'}`, async () => {
    const page = await open(context, 'site/index.html', {dark});
    assert.deepEqual((await violations(page)).filter((text) => /^(serious|critical)/.test(text)), []);
    if (dark) await screenshot(page, 'compare-dark');
  });
}

test('the comparison does not stick out on a phone', async () => {
  const page = await open(context, 'site/index.html', {width: 360});
  const [inner, scroll] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
  assert.ok(scroll <= inner, `${scroll} > ${inner}`);
  await screenshot(page, 'compare-phone');
});
