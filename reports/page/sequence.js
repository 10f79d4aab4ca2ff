// A scenario as scripts send it, with marks in place of what differs from run to run: reports/script.cc once more.

const Sequence = (() => {
  'use strict';

  const {Num, parse, quoted, dump, encodeUtf8, base64} = Exact;
  const SUFFIX = '314159265358';
  const ARN_END = '-abcdef';
  const REGION = 'us-east-1';
  const ACCOUNT = '123456789012';
  const OTHER_REGION = 'mars-north-1';
  const OTHER_ACCOUNT = '210987654321';
  const arnBegin = (region, account) => `arn:aws:secretsmanager:${region}:${account}:secret:`;
  // Whether a later step needs the ARN that this one is answered, in whatever form.
  const usesArn = (script, number) =>
    [...script.variables].some((name) => name === `arn_${number}` || name.endsWith(`_arn_${number}`));
  const JSON_TYPE = 'application/x-amz-json-1.1';

  const OPERATIONS = new Set(
    ('BatchGetSecretValue CancelRotateSecret CreateSecret DeleteResourcePolicy DeleteSecret DescribeSecret ' +
      'GetRandomPassword GetResourcePolicy GetSecretValue ListSecretVersionIds ListSecrets PutResourcePolicy ' +
      'PutSecretValue RemoveRegionsFromReplication ReplicateSecretToRegions RestoreSecret RotateSecret ' +
      'StopReplicationToReplica TagResource UntagResource UpdateSecret UpdateSecretVersionStage ' +
      'ValidateResourcePolicy').split(' '));
  const MEMBERS = new Set(
    ('SecretId ClientRequestToken SecretString SecretBinary VersionStages Description KmsKeyId VersionStage ' +
      'RemoveFromVersionId MoveToVersionId VersionId IncludeDeprecated RecoveryWindowInDays ' +
      'ForceDeleteWithoutRecovery RotationLambdaARN RotateImmediately MaxResults RotationToken').split(' '));

  const isKnownMember = (operation, member) => {
    if (member === 'Name') return operation === 'CreateSecret';
    if (member === 'SecretId' && operation === 'CreateSecret') return false;
    return MEMBERS.has(member);
  };
  const makesItsOwnToken = (operation) =>
    ['CreateSecret', 'PutSecretValue', 'UpdateSecret', 'RotateSecret'].includes(operation);

  const tokenText = (number) => String(number).padStart(8, '0') + '-abcd-4000-abcd-' + SUFFIX;
  const lower = (text) => text.replace(/[A-Z]/g, (c) => c.toLowerCase());
  const upper = (text) => text.replace(/[a-z]/g, (c) => c.toUpperCase());

  const has = (value, name) => value instanceof Map && value.has(name);
  const number = (value) => Number(value.text);

  // Payloads need not differ from run to run.
  function plainPayloads(member, value) {
    if (Array.isArray(value)) return value.map((item) => plainPayloads(member, item));
    if (!has(value, 'payload')) return value;
    const text = 'payload-' + number(value.get('payload'));
    return member === 'SecretBinary' ? new Map([['bytes_base64', base64(text)]]) : text;
  }

  class Unbound extends Error {}

  class Binder {
    constructor(namesEndWith) {
      this.end = namesEndWith;
      this.arns = new Map();
      this.versions = new Map();
    }
    secretName(n) {
      return `psvcheck/script-${SUFFIX}/0/s${n}${this.end}`;
    }
    secretText(value) {
      const n = number(value.get('secret'));
      const name = this.secretName(n);
      const form = value.get('as') ?? 'name';
      if (form === 'name') return name;
      if (form === 'upper') return upper(name);
      if (form === 'lower') return lower(name);
      const arns = this.arns.get(name);
      if (!arns) throw new Unbound(`no answer gave an ARN of secret ${n}`);
      if (form === 'old-arn') {
        if (arns.length >= 2) return arns[arns.length - 2];
        throw new Unbound(`secret ${n} never had another ARN`);
      }
      const arn = arns[arns.length - 1];
      const withPart = (at, part) => arn.split(':').map((old, i) => (i === at ? part : old)).join(':');
      if (form === 'other-region-arn') return withPart(3, OTHER_REGION);
      if (form === 'other-account-arn') return withPart(4, OTHER_ACCOUNT);
      if (form === 'name-with-suffix') return arn.slice(arn.lastIndexOf(':') + 1);
      return form === 'arn' ? arn : arn.slice(0, -ARN_END.length);
    }
    text(value) {
      if (typeof value === 'string') return value;
      if (has(value, 'secret')) return this.secretText(value);
      if (has(value, 'token')) {
        const text = tokenText(number(value.get('token')));
        return value.get('as') === 'upper' ? upper(text) : text;
      }
      if (has(value, 'payload')) return 'payload-' + number(value.get('payload'));
      if (has(value, 'label')) return 'LABEL-' + number(value.get('label'));
      if (has(value, 'repeat')) return value.get('repeat').repeat(number(value.get('count')));
      if (has(value, 'bytes_base64')) return atob(value.get('bytes_base64'));
      if (has(value, 'version_of_step')) {
        const step = number(value.get('version_of_step'));
        if (this.versions.has(step)) return this.versions.get(step);
        throw new Unbound(`step ${step} answered no VersionId`);
      }
      throw new Unbound('the value is no text');
    }
    json(member, value) {
      if (has(value, 'raw')) return value.get('raw');
      if (has(value, 'literal')) return dump(value.get('literal'));
      if (value === null || typeof value === 'boolean') return String(value);
      if (value instanceof Num) return value.text;
      if (Array.isArray(value)) return '[' + value.map((item) => this.json('', item)).join(',') + ']';
      const text = this.text(value);
      const asBytes = has(value, 'bytes_base64') || (member === 'SecretBinary' && has(value, 'repeat'));
      return asBytes ? '"' + base64(text) + '"' : quoted(text);
    }
    secretOf(step) {
      const member = step.op === 'CreateSecret' ? 'Name' : 'SecretId';
      const value = step.members.get(member);
      if (value === undefined) return '';
      if (has(value, 'secret') && step.op !== 'CreateSecret') return this.secretName(number(value.get('secret')));
      try {
        return this.text(value);
      } catch (error) {
        if (error instanceof Unbound) return '';
        throw error;
      }
    }
  }

  const headerIs = (name) => ([given]) => lower(given) === lower(name);

  function requestOf(binder, step) {
    let body = step.body;
    if (body === undefined) {
      const parts = [];
      for (const [name, value] of step.members) {
        try {
          parts.push(quoted(name) + ':' + binder.json(name, value));
        } catch (error) {
          if (error instanceof Unbound) throw new Unbound(`${name}: ${error.message}`);
          throw error;
        }
      }
      body = '{' + parts.join(',') + '}';
    }
    let headers = [['Content-Type', JSON_TYPE], ['X-Amz-Target', 'secretsmanager.' + step.op]];
    for (const [name, value] of step.headers) {
      const found = headers.findIndex(headerIs(name));
      if (value === null) headers = headers.filter((header) => !headerIs(name)(header));
      else if (found >= 0) headers[found] = [name, value];
      else headers.push([name, value]);
    }
    return {method: step.method ?? 'POST', target: step.path ?? '/', headers, body};
  }

  const SIGNATURE_LEFT_OUT = (signature) => `it is signed wrongly (${signature})`;

  function seconds(duration) {
    const unit = {s: 1, m: 60, h: 3600, d: 86400}[duration.slice(-1)];
    return Number(duration.slice(0, -1)) * unit;
  }

  function stepOf(json) {
    const body = json.has('body_base64') ? atob(json.get('body_base64')) : json.get('body');
    return {
      op: json.get('op') ?? '',
      members: json.get('members') ?? new Map(),
      fault: json.get('fault') ?? '',
      method: json.get('method'),
      path: json.get('path'),
      headers: json.get('headers') ?? new Map(),
      body,
      signature: json.get('signature'),
    };
  }

  function callOf(binder, step, use) {
    const isOdd = step.fault !== '' || step.signature !== undefined || step.body !== undefined ||
      step.method !== undefined || step.path !== undefined || step.headers.size > 0 || !OPERATIONS.has(step.op);
    if (isOdd || (makesItsOwnToken(step.op) && !step.members.has('ClientRequestToken'))) return null;
    const call = [];
    for (const [name, value] of step.members) {
      const argument = argumentOf(binder, name, value, use);
      if (!argument || !isKnownMember(step.op, name)) return null;
      call.push(argument);
    }
    return call;
  }

  function argumentOf(binder, name, value, use) {
    try {
      if (typeof value === 'boolean') return {name, plain: value};
      if (value instanceof Num) return /[.eE]/.test(value.text) ? null : {name, plain: value};
      if (Array.isArray(value)) return {name, list: value.map((item) => use(binder.text(item)))};
      const text = binder.text(value);
      if (name === 'SecretBinary') return typeof value === 'string' ? null : {name, bytes: use(text)};
      return {name, text: use(text)};
    } catch (error) {
      if (error instanceof Unbound) return null;
      throw error;
    }
  }

  // `group` is {scenario: JSON text, head: [lines for a person]}.
  function scriptOf(group) {
    const scenario = parse(group.scenario);
    const binder = new Binder(scenario.get('names_end_with') ?? '');
    const script = {head: group.head.map(encodeUtf8), steps: [], secrets: [], variables: new Set()};
    const numbers = new Set();
    const use = (text) => {
      for (const piece of piecesOf(text)) if (piece.isVariable) script.variables.add(piece.text);
      return text;
    };
    // The head ends with a line for each step, which tells the answer that it had: "… → 400 ResourceExistsException".
    const told = group.head.slice(-scenario.get('steps').length);
    const wasRefused = (index) => /.*→ [13-9]\d\d\b/s.test(told[index] ?? '');
    const collect = (value) => {
      if (Array.isArray(value)) value.forEach(collect);
      if (has(value, 'secret')) numbers.add(number(value.get('secret')));
    };
    scenario.get('steps').forEach((json, index) => {
      const out = {number: index + 1, leftOut: ''};
      script.steps.push(out);
      if (json.has('advance')) {
        out.advance = seconds(json.get('advance'));
        return;
      }
      if (json.has('repeat')) {
        const secret = number(json.get('secret'));
        numbers.add(secret);
        out.repeat = {count: number(json.get('repeat')), first: number(json.get('first_token'))};
        out.secret = binder.secretName(secret);
        return;
      }
      const step = stepOf(json);
      for (const value of step.members.values()) collect(value);
      out.operation = step.op;
      if (step.signature !== undefined && step.signature !== 'none') out.leftOut = SIGNATURE_LEFT_OUT(step.signature);
      out.isSigned = step.signature === undefined;
      step.members = new Map([...step.members].map(([name, value]) => [name, plainPayloads(name, value)]));
      try {
        out.request = requestOf(binder, step);
      } catch (error) {
        if (!(error instanceof Unbound)) throw error;
        out.leftOut = error.message;
        return;
      }
      if (out.request.body.includes('\0')) out.leftOut = 'its body has a byte 0';
      use(out.request.body);
      use(out.request.target);
      for (const [, value] of out.request.headers) use(value);
      out.call = callOf(binder, step, use);
      binder.versions.set(index, `@version_${index + 1}@`);
      if (step.op === 'CreateSecret' && !wasRefused(index)) {
        const name = binder.secretOf(step);
        if (!binder.arns.has(name)) binder.arns.set(name, []);
        binder.arns.get(name).push(`${arnBegin(REGION, ACCOUNT)}@arn_${index + 1}@${ARN_END}`);
      }
    });
    script.secrets = [...numbers].sort((a, b) => a - b).map((n) => binder.secretName(n));
    return script;
  }

  function piecesOf(marked) {
    const pieces = [];
    let plain = '';
    const variable = (name) => {
      if (plain) pieces.push({text: plain, isVariable: false});
      plain = '';
      pieces.push({text: name, isVariable: true});
    };
    for (let at = 0; at < marked.length;) {
      if (marked.startsWith(SUFFIX, at)) {
        variable('suffix');
        at += SUFFIX.length;
        continue;
      }
      const end = marked[at] === '@' ? marked.indexOf('@', at + 1) : -1;
      const name = end < 0 ? '' : marked.slice(at + 1, end);
      const isArn = name.startsWith('arn_');
      if (!isArn && !name.startsWith('version_')) {
        const next = /[@3]/g;
        next.lastIndex = at + 1;
        const found = next.exec(marked);
        const to = found ? found.index : marked.length;
        plain += marked.slice(at, to);
        at = to;
        continue;
      }
      at = end + 1;
      const isWhole = isArn && marked.startsWith(ARN_END, at);
      const follows = (region, account) => plain.endsWith(arnBegin(region, account));
      let kind = '';
      if (isArn) {
        if (follows(REGION, ACCOUNT)) kind = isWhole ? '' : 'partial_';
        else if (follows(OTHER_REGION, ACCOUNT)) kind = 'other_region_';
        else if (follows(REGION, OTHER_ACCOUNT)) kind = 'other_account_';
        else kind = 'suffixed_';
        if (kind !== 'suffixed_') plain = plain.slice(0, plain.lastIndexOf('arn:'));
      }
      variable(kind + name);
      if (isWhole) at += ARN_END.length;
    }
    if (plain) pieces.push({text: plain, isVariable: false});
    return pieces;
  }

  // [text before, repeated character, how often], and at last [rest].
  function* longRuns(text) {
    const run = /([\s\S])\1{399,}/g;
    let at = 0;
    for (let found = run.exec(text); found; found = run.exec(text)) {
      yield [text.slice(at, found.index), found[1], found[0].length];
      at = run.lastIndex;
    }
    yield [text.slice(at)];
  }

  const separated = (operation, separator) =>
    operation.replace(/[A-Z]/g, (c, at) => (at > 0 ? separator : '') + c.toLowerCase());

  return {JSON_TYPE, OTHER_REGION, OTHER_ACCOUNT, usesArn, scriptOf, piecesOf, longRuns, separated, tokenText, headerIs};
})();
