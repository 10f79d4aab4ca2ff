// Makes a report whose findings its baseline knows, each with something else that is rare, from one with four groups:
//   node make_known.js REPORT OUT

const fs = require('node:fs');
const [from, to] = process.argv.slice(2);

const report = JSON.parse(fs.readFileSync(from, 'utf8'));
report.verdict = 'conforms';
Object.assign(report.run, {target: 'known to a baseline', target_options: '--mutant same-token-overwrites'});
for (const group of report.groups) Object.assign(group, {known: true, note: 'seen before'});
const [readOtherwise, unsigned, neverShrunk, aboutTheHead] = report.groups;
readOtherwise.shrunk.observe = 'end';
unsigned.scenario.steps[0].signature = 'none';
delete unsigned.shrunk.observe;
delete neverShrunk.shrunk;
aboutTheHead.differences = [{where: 'Content-Type', expected: 'application/x-amz-json-1.1', observed: 'text/html'}];
// As text, since a number of JavaScript has not so many digits.
fs.writeFileSync(to, JSON.stringify(report).replace(/"seed":\d+/, '"seed":18446744073709551615'));
