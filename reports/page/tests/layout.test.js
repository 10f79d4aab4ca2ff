// Narrow screens and paper.

const {after, before, test} = require('node:test');
const assert = require('node:assert');
const {launch, open, until, screenshot, sample} = require('./browser.js');

let browser, context;
before(async () => {
  browser = await launch();
  context = browser.context;
});
after(() => browser.close());

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
