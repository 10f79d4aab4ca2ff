// Small things that all parts of the pages use.

const Dom = (() => {
  'use strict';

  const SVG = 'http://www.w3.org/2000/svg';

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? '' : value);
    }
    for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== false) element.append(child);
    return element;
  }
  const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

  const grouped = (n) => n.toLocaleString('en-US');
  const counted = (n, noun) => `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`;

  // Says something to those who do not see it.
  function say(text) {
    document.getElementById('said').textContent = text;
  }

  async function toClipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Where the page may not use the clipboard itself, as from some disks: by way of a selection.
      const area = el('textarea', {class: 'unseen', 'aria-hidden': 'true'});
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
  }

  // A button that copies what `text` gives and says so.
  function copyButton(label, text, attributes) {
    const button = el('button', {type: 'button', class: 'button', ...attributes}, label);
    button.addEventListener('click', async () => {
      await toClipboard(text());
      button.classList.add('done');
      button.textContent = 'Copied';
      say(`Copied: ${label}`);
      setTimeout(() => {
        button.classList.remove('done');
        button.textContent = label;
      }, 1600);
    });
    return button;
  }

  // Lines of `before` and `after` as [sign, line], by their longest common subsequence. A comma more at the end of a line
  // says only that another one follows.
  function lineDiff(before, after) {
    const [a, b] = [before, after].map((lines) => lines.map((line) => line.replace(/,$/, '')));
    const table = Array.from({length: before.length + 1}, () => new Uint16Array(after.length + 1));
    for (let i = before.length - 1; i >= 0; i--) {
      for (let j = after.length - 1; j >= 0; j--) {
        table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
      }
    }
    const out = [];
    let i = 0, j = 0;
    while (i < before.length || j < after.length) {
      if (i < before.length && j < after.length && a[i] === b[j]) {
        out.push([' ', after[j++]]);
        i++;
      } else if (i < before.length && (j === after.length || table[i + 1][j] >= table[i][j + 1])) {
        out.push(['-', before[i++]]);
      } else {
        out.push(['+', after[j++]]);
      }
    }
    return out;
  }

  // JSON for a reader: short lists and objects of them on one line.
  function pretty(json, indent = '') {
    if (typeof json === 'string' && indent === '') return json;
    if (json === null || typeof json !== 'object') return JSON.stringify(json);
    const flat = JSON.stringify(json, null, 1).replace(/\n */g, ' ');
    if (Array.isArray(json) && flat.length < 60) return flat.replace(/^\[ /, '[').replace(/ \]$/, ']');
    const inner = indent + '  ';
    const isArray = Array.isArray(json);
    const items = Object.entries(json).map(([name, value]) =>
      inner + (isArray ? '' : JSON.stringify(name) + ': ') + pretty(value, inner));
    if (items.length === 0) return isArray ? '[]' : '{}';
    return (isArray ? '[' : '{') + '\n' + items.join(',\n') + '\n' + indent + (isArray ? ']' : '}');
  }

  function themeChoice() {
    const names = ['auto', 'light', 'dark'];
    const button = el('button', {type: 'button', class: 'button theme-choice'});
    const stored = () => {
      try {
        return localStorage.getItem('psvcheck-theme') ?? 'auto';
      } catch {
        return 'auto';
      }
    };
    const show = (name) => {
      if (name === 'auto') delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = name;
      button.textContent = `Theme: ${name}`;
      button.dataset.now = name;
    };
    button.addEventListener('click', () => {
      const next = names[(names.indexOf(button.dataset.now) + 1) % names.length];
      show(next);
      try {
        localStorage.setItem('psvcheck-theme', next);
      } catch {
        // It then lasts until the page is closed.
      }
    });
    show(names.includes(stored()) ? stored() : 'auto');
    return button;
  }

  // The id that the address links to; none where its fragment is malformed.
  function linkedId() {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return '';
    }
  }

  async function inflated(base64) {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return new Response(stream).text();
  }

  // The text of an element with data.
  async function dataOf(id) {
    const element = document.getElementById(id);
    const text = element.dataset.encoding === 'deflate' ? await inflated(element.textContent) : element.textContent;
    element.remove();
    return text;
  }

  return {el, svg, grouped, counted, say, copyButton, lineDiff, pretty, themeChoice, linkedId, dataOf};
})();
