// Makes a report of so many groups from the groups of others, each with other names, numbers and values:
//   node make_many.js COUNT OUT REPORT...

const fs = require('node:fs');
const crypto = require('node:crypto');
const [count, out, ...files] = process.argv.slice(2);

const reports = files.map((file) => JSON.parse(fs.readFileSync(file, 'utf8'))).filter((report) => report.groups.length > 0);
const all = reports.flatMap((report) => report.groups);
const groups = [];
for (let i = 0; i < Number(count); i++) {
  const word = crypto.createHash('sha256').update(String(i)).digest('hex').slice(0, 12);
  const text = JSON.stringify({...all[i % all.length], findings: all[i % all.length].findings.slice(0, 12)});
  const group = JSON.parse(text.replaceAll('LABEL-0', `LABEL-${i % 97}`).replaceAll('token 0', `token ${i % 13}`)
    .replaceAll('payload 1', `payload ${i % 17}`).replaceAll('.json', `-${word}.json`));
  group.scripts = all[i % all.length].scripts;
  group.count += i;
  groups.push(group);
}
const report = {...reports[0], groups};
delete report.run.target_options;  // as a version wrote it that did not have them
report.figures = {...report.figures, groups: groups.length};
fs.writeFileSync(out, JSON.stringify(report));
