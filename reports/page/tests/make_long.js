// Makes a report of so many groups that were never shrunk, found in so many different sequences of so many steps each,
// from the groups and steps of others:
//   node make_long.js GROUPS SEQUENCES STEPS OUT REPORT...

const fs = require('node:fs');
const [groupCount, sequenceCount, length, out, ...files] = process.argv.slice(2);

let state = 1;
const draw = (n) => {
  state = (state * 48271) % 2147483647;
  return state % n;
};

const reports = files.map((file) => JSON.parse(fs.readFileSync(file, 'utf8'))).filter((report) => report.groups.length > 0);
const all = reports.flatMap((report) => report.groups).filter((group) => group.scenario && group.findings[0].steps);
// Of each step the JSON, the operation and what follows in its line; only findings have the lines of their own scenario.
const pool = all.flatMap((group) => {
  const form = group.shrunk?.reproduced ? group.shrunk : group.findings[0];
  return group.scenario.steps.flatMap((step, i) => {
    const [, operation, rest] = /^\s*\d+ {2}(\S+)\s*(.*)$/.exec(form.steps[i]);
    return step.op === operation ? [{step, operation, rest}] : [];
  });
});

// Numbers as random sequences have them: the later a step, the higher.
function shifted({step, operation, rest}, by) {
  const json = JSON.stringify(step).replace(/\{"(token|payload)":(\d+)\}/g, (_, kind, n) => `{"${kind}":${Number(n) + by}}`);
  return {json, operation, rest: rest.replace(/\b(token|payload) (\d+)/g, (_, kind, n) => `${kind} ${Number(n) + by}`)};
}

const sequences = Array.from({length: Number(sequenceCount)}, () => {
  const rows = Array.from({length: Number(length)}, (_, i) => shifted(pool[draw(pool.length)], Math.floor(i / 2) + draw(3)));
  const width = Math.max(...rows.map(({operation}) => operation.length));
  return {
    json: '[' + rows.map(({json}) => json).join(',') + ']',
    lines: rows.map(({operation, rest}, i) => `${String(i + 1).padStart(2)}  ${rest ? operation.padEnd(width) + '  ' + rest : operation.padEnd(width)}`),
  };
});

const report = {...reports[0], groups: []};
const groups = Array.from({length: Number(groupCount)}, (_, i) => {
  const {shrunk, ...group} = all[i % all.length];
  const sequence = sequences[i % sequences.length];
  group.findings = group.findings.slice(0, 5).map((finding) => ({...finding, step: Number(length) - 1, steps: sequence.lines}));
  const text = JSON.stringify({...group, scenario: {...group.scenario, steps: []}});
  return text.replace(/("scenario":\{.*?)"steps":\[\]/, (_, head) => `${head}"steps":${sequence.json}`);
});
// As text in pieces: all in one would be longer than a string of JavaScript may be.
const [head, tail] = JSON.stringify(report).split('"groups":[]');
const file = fs.openSync(out, 'w');
fs.writeSync(file, head + '"groups":[');
groups.forEach((text, i) => fs.writeSync(file, (i ? ',' : '') + text));
fs.writeSync(file, ']' + tail);
fs.closeSync(file);
