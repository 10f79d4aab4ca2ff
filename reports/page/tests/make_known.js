// Makes a report of five groups that its baseline knows, each with something that is rare, from a report of any findings:
//   node make_known.js REPORT OUT

const fs = require('node:fs');
const [from, to] = process.argv.slice(2);

const report = JSON.parse(fs.readFileSync(from, 'utf8'));
report.verdict = 'conforms';
Object.assign(report.run, {target: 'known to a baseline', target_options: '--mutant same-token-overwrites'});
// How many groups a run finds is a matter of its seed: the test needs four of them.
for (let i = 0; report.groups.length < 4; i++) {
  report.groups.push({...structuredClone(report.groups[i]), group: `${report.groups[i].group} ${i + 2}`});
}
report.groups.length = 4;
for (const group of report.groups) Object.assign(group, {known: true, note: 'seen before'});
const [readOtherwise, unsigned, neverShrunk, aboutTheHead] = report.groups;
readOtherwise.shrunk.observe = 'end';
unsigned.scenario.steps[0].signature = 'none';
delete unsigned.shrunk.observe;
delete neverShrunk.shrunk;
aboutTheHead.differences = [{where: 'Content-Type', expected: 'application/x-amz-json-1.1', observed: 'text/html'}];
// A header of a read's answer: the read itself is right.
const read = {operation: 'DescribeSecret', request: {SecretId: 'secret 0'}, status: 200, answer: {Name: 'secret 0'},
  form: [{where: 'x-amzn-RequestId', expected: 'a request id', observed: 'absent'}]};
report.groups.push({...aboutTheHead, group: 'WIRE-7 | DescribeSecret | x-amzn-RequestId', clause: 'WIRE-7', severity: 'minor',
  differences: read.form, exchanges: [aboutTheHead.exchanges[0], read],
  findings: aboutTheHead.findings.map((finding) => ({...finding, operation: 'DescribeSecret', clauses: ['WIRE-7'], differences: read.form}))});
report.groups.unshift(report.groups.pop());  // minor ones are shown last, wherever they are
report.baseline = {file: 'known.json', found: report.groups.length, added: 0,
  gone: [{group: 'PUT-1 | PutSecretValue | answer', clause: 'PUT-1', note: 'issue 12', seen_in: 'random/1'}],
  not_reached: [{group: 'PUT-2 | PutSecretValue | answer', clause: 'PUT-2', note: '', seen_in: 'random/2', why: 'its sequence was not run'}]};
// As text, since a number of JavaScript has not so many digits.
fs.writeFileSync(to, JSON.stringify(report).replace(/"seed":\d+/, '"seed":18446744073709551615'));
