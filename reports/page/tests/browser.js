// Chromium with nothing but the page in it.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const {chromium} = require('playwright-core');
const axe = require('axe-core');

const pages = process.env.PSVCHECK_PAGES;
const screenshots = process.env.PSVCHECK_SCREENSHOTS ?? '';

async function launch() {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'psvcheck-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.PSVCHECK_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
    viewport: {width: 1200, height: 900},
  });
  return {
    context,
    close: async () => {
      await context.close();
      fs.rmSync(profile, {recursive: true, force: true});
    },
  };
}

// Opens a file of the folder with sample reports, and fails where the page complains or asks for anything else.
async function open(context, name, options = {}) {
  const page = await context.newPage();
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && page.complaints.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith('file://') && !request.url().startsWith('blob:')) page.complaints.push(`asked for ${request.url()}`);
  });
  if (options.width) await page.setViewportSize({width: options.width, height: options.height ?? 800});
  await page.emulateMedia({colorScheme: options.dark ? 'dark' : 'light', media: options.print ? 'print' : 'screen'});
  await page.goto('file://' + path.join(pages, name) + (options.hash ?? ''));
  await until(page, () => document.documentElement.dataset.ready === 'true');
  return page;
}

// Waits until `holds` gives true in the page. Playwright's own way needs eval, which the pages' policy forbids.
async function until(page, holds, argument, seconds = 5) {
  for (let tries = 0; tries < seconds * 40; tries++) {
    if (await page.evaluate(holds, argument)) return;
    await page.waitForTimeout(25);
  }
  throw new Error(`did not come true: ${holds}`);
}

async function violations(page) {
  await page.evaluate(axe.source);
  const result = await page.evaluate(() => axe.run(document, {resultTypes: ['violations']}));
  return result.violations.map((v) => `${v.impact} ${v.id}: ${v.nodes.length} × ${v.nodes[0].target} ${v.nodes[0].failureSummary}`);
}

async function screenshot(page, name, options) {
  if (screenshots) await page.screenshot({path: path.join(screenshots, `${name}.png`), ...options});
}

const read = (name) => fs.readFileSync(path.join(pages, name), 'utf8');

// The folders of the runs that have findings files, and one whose page has findings.
const reports = fs.readdirSync(pages).filter((name) => fs.existsSync(path.join(pages, name, 'findings')));
const sample = reports.find((name) => JSON.parse(read(`${name}/report.json`)).groups.length > 0);

module.exports = {launch, open, until, violations, screenshot, read, pages, reports, sample};
