// JSON kept as it stands (numbers in their spelling, members in their order) and texts as strings of bytes, a character a
// byte, so that what the page writes is byte for byte what the program writes.

const Exact = (() => {
  'use strict';

  const encodeUtf8 = (text) => unescape(encodeURIComponent(text));
  const decodeUtf8 = (bytes) => new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)));

  // JSON as it stands: numbers keep their spelling, members their order.
  class Num {
    constructor(text) {
      this.text = text;
    }
  }

  function parse(text) {
    let at = 0;
    const space = () => {
      while (' \t\r\n'.includes(text[at]) && at < text.length) at++;
    };
    const value = () => {
      space();
      const c = text[at];
      if (c === '{') {
        const map = new Map();
        at++;
        for (space(); text[at] !== '}'; space()) {
          if (text[at] === ',') at++;
          space();
          const name = string();
          space();
          at++;
          map.set(name, value());
        }
        at++;
        return map;
      }
      if (c === '[') {
        const list = [];
        at++;
        for (space(); text[at] !== ']'; space()) {
          if (text[at] === ',') at++;
          list.push(value());
        }
        at++;
        return list;
      }
      if (c === '"') return string();
      const word = /[^\s,\]}]+/y;
      word.lastIndex = at;
      const found = word.exec(text)[0];
      at += found.length;
      return found === 'null' ? null : found === 'true' ? true : found === 'false' ? false : new Num(found);
    };
    const string = () => {
      const start = at++;
      for (; text[at] !== '"'; at++) if (text[at] === '\\') at++;
      return encodeUtf8(JSON.parse(text.slice(start, ++at)));
    };
    return value();
  }

  // A JSON string in the spelling of nlohmann::json.
  const quoted = (bytes) => '"' + bytes.replace(/["\\\x00-\x1f]/g, (c) => JSON.stringify(c).slice(1, -1)) + '"';

  function dump(json, comma = ',', colon = ':') {
    if (json instanceof Num) return json.text;
    if (typeof json === 'string') return quoted(json);
    if (Array.isArray(json)) return '[' + json.map((item) => dump(item, comma, colon)).join(comma) + ']';
    if (json instanceof Map) {
      return '{' + [...json].map(([name, item]) => quoted(name) + colon + dump(item, comma, colon)).join(comma) + '}';
    }
    return String(json);
  }

  // The layout of the format's files.
  function layOut(json, indent) {
    const isArray = Array.isArray(json);
    if (!isArray && !(json instanceof Map)) return dump(json);
    const entries = isArray ? json.map((item) => ['', item]) : [...json].map(([k, v]) => [quoted(k) + ': ', v]);
    if (entries.length === 0) return dump(json);
    const isSteps = indent === 2 && isArray && json[0] instanceof Map;
    if (!isSteps && indent > 0) {
      const flat = dump(json, ', ', ': ');
      if (flat.length <= 110 - Math.min(indent, 110)) return flat;
    }
    const inner = ' '.repeat(indent + 2);
    const lines = entries.map(([name, item]) => inner + name + layOut(item, indent + 2));
    return (isArray ? '[\n' : '{\n') + lines.join(',\n') + '\n' + ' '.repeat(indent) + (isArray ? ']' : '}');
  }

  function decodeAt(bytes, at) {
    const lead = bytes.charCodeAt(at);
    if (lead < 0x80) return [lead, 1];
    const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || at + size > bytes.length) return [0xfffd, 1];
    let code = lead & (0xff >> (size + 1));
    for (let i = 1; i < size; i++) {
      const next = bytes.charCodeAt(at + i);
      if ((next & 0xc0) !== 0x80) return [0xfffd, 1];
      code = (code << 6) | (next & 0x3f);
    }
    if (code < [0, 0, 0x80, 0x800, 0x10000][size] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      return [0xfffd, 1];
    }
    return code === 0xfffe || code === 0xffff ? [0xfffd, size] : [code, size];
  }

  const isControl = (c) =>
    c < 0x20 || (c >= 0x7f && c <= 0x9f) || c === 0x2028 || c === 0x2029 || (c >= 0x200e && c <= 0x200f) ||
    (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);

  function eachCode(bytes, visit) {
    let out = '';
    for (let at = 0; at < bytes.length;) {
      const [code, size] = decodeAt(bytes, at);
      out += visit(code);
      at += size;
    }
    return out;
  }
  const character = (code) => encodeUtf8(String.fromCodePoint(code));
  const validUtf8 = (bytes) => eachCode(bytes, character);
  const visible = (bytes) =>
    eachCode(bytes, (code) => {
      if (code === 10) return '\\n';
      if (code === 9) return '\\t';
      if (code === 13) return '\\r';
      return isControl(code) ? '\\u{' + code.toString(16) + '}' : character(code);
    });

  const base64 = (bytes) => btoa(bytes);

  return {Num, parse, quoted, dump, layOut, encodeUtf8, decodeUtf8, validUtf8, visible, base64};
})();
