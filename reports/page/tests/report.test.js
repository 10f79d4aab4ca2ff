// What a report says.

const {after, before, test} = require('node:test');
const assert = require('node:assert');
const {launch, open, until, screenshot, read, reports, sample} = require('./browser.js');

let browser, context;
before(async () => {
  browser = await launch();
  context = browser.context;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => {});
});
after(() => browser.close());

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

test('a page holds no credentials', () => {
  for (const name of reports) assert.doesNotMatch(read(`${name}/report.html`), /AWS4-HMAC-SHA256|Credential=|Authorization:/i);
});
