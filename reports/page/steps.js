// The groups' sequences, each as a scenario and as lines for people: reports/page_sequences.h says how they are written.

const Steps = (() => {
  'use strict';

  const KINDS = ['secret', 'token', 'payload', 'label'];

  // A member's value as people read it; those of other kinds have their whole line.
  function plainText(value) {
    if (typeof value === 'string') return value !== '' && !value.includes(' ') ? value : `"${value}"`;
    if (Array.isArray(value)) return `[${value.map(plainText).join(', ')}]`;
    const kind = KINDS.find((name) => typeof value === 'object' && value !== null && name in value);
    return kind ? `${kind} ${value[kind]}` : String(value);
  }

  const widthOf = (text) => [...text].length;

  // Of {step, row} in their order the lines that the program has.
  function linesOf(rows) {
    const parts = rows.map(({step, row}) => {
      const text = JSON.parse(row);
      if (text.startsWith(':')) return {line: text.slice(1), operation: /^\s*\d+ +(\S*)/.exec(text.slice(1))?.[1] ?? ''};
      const {op, members} = JSON.parse(step);
      return {operation: op, answer: text.slice(1),
        request: Object.entries(members ?? {}).map(([name, value]) => `  ${name}=${plainText(value)}`).join('')};
    });
    const width = Math.max(0, ...parts.map(({operation}) => widthOf(operation)));
    return parts.map(({line, operation, request, answer}, i) => line ?? String(i + 1).padStart(2) + '  ' + operation +
      ' '.repeat(width - widthOf(operation)) + request + (answer && '  ' + answer));
  }

  // Made when it is asked for: most groups are never opened.
  class Sequence {
    constructor(head, rows, leftOut) {
      Object.assign(this, {head, rows, leftOut});
    }
    get scenario() {
      return this.head && this.head.replace('"steps":[]', () => `"steps":[${this.rows.map(({step}) => step).join(',')}]`);
    }
    get lines() {
      return this.rows.length > 0 && this.rows[0].row === '""' ? [] : linesOf(this.rows);
    }
  }

  function read(text) {
    const lines = text.split('\n');
    const all = [];
    for (let at = 0; at < lines.length - 1;) {
      const line = lines[at++];
      const [, like, first, own, head] = /^\[(\d+),(\d+),(\d+),(.*)\]$/.exec(line) ?? [];
      if (head === undefined) {
        all.push(new Sequence('', [], line === 'null' ? 0 : Number(line)));
        continue;
      }
      const rows = Number(first) ? all[like].rows.slice(0, Number(first)) : [];
      for (let i = 0; i < Number(own); i++, at += 2) rows.push({step: lines[at], row: lines[at + 1]});
      all.push(new Sequence(head, rows, 0));
    }
    return all;
  }

  return {read};
})();
