// A group's scenario as a file, and as scripts for curl, boto3 and the AWS CLI, byte for byte as the program writes them
// (reports/shell_script.cc, boto3.cc, aws_cli.cc, harness/trace/json_write.cc).

const Scripts = (() => {
  'use strict';

  const {Num, parse, quoted, dump, layOut, encodeUtf8, decodeUtf8, validUtf8, visible, base64} = Exact;
  const {JSON_TYPE, OTHER_REGION, OTHER_ACCOUNT, usesArn, scriptOf, piecesOf, longRuns, separated, tokenText, headerIs} = Sequence;

  const hexByte = (c) => '\\x' + c.charCodeAt(0).toString(16).padStart(2, '0');

  // ---- bash (reports/shell_script.cc)

  function shellWord(text) {
    if (text !== '' && /^[a-zA-Z0-9_\-./:=@%+,]*$/.test(text)) return text;
    return "'" + text.replace(/'/g, "'\\''") + "'";
  }

  function bashQuotes(text) {
    if (text === '') return '';
    if (visible(text) === text) return "'" + text.replace(/'/g, "'\\''") + "'";
    return "$'" + text.replace(/['\\]/g, '\\$&').replace(/[\x00-\x1f\x7f-\xff]/g, hexByte) + "'";
  }

  function bashWord(marked) {
    let out = '';
    for (const piece of piecesOf(marked)) {
      if (piece.isVariable) {
        out += '"${' + piece.text + '}"';
        continue;
      }
      for (const [before, repeated, count] of longRuns(piece.text)) {
        out += bashQuotes(before);
        if (count) out += `"$(head -c ${count} /dev/zero | tr '\\0' ${bashQuotes(repeated)})"`;
      }
    }
    return out || "''";
  }

  const baseUrl = (endpoint) => endpoint.replace(/\/+$/, '');

  function bashHead(script, endpoint, what) {
    return '#!/usr/bin/env bash\n' + script.head.map((line) => '# ' + visible(line) + '\n').join('') + encodeUtf8(
      '#\n' +
      `# Sends these steps with ${what}, on new secrets at each run, and reads them back. It leaves them where they ` +
      'are.\n#\n' +
      '#   AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… bash THIS-FILE [ENDPOINT]\n' +
      'set -u\n') +
      'endpoint=${1:-' + shellWord(visible(baseUrl(endpoint))) + '}\n' +
      'region=${AWS_REGION:-us-east-1}\n' +
      ': "${AWS_ACCESS_KEY_ID:?is not set}" "${AWS_SECRET_ACCESS_KEY:?is not set}"\n' +
      'suffix=$(date +%s%N | cut -c 8-19)\n\n';
  }

  function bashSend(step) {
    let out = `send ${shellWord(step.request.method)} ${bashWord(step.request.target)} ${bashWord(step.request.body)}`;
    for (const [name, value] of step.request.headers) out += ' ' + bashWord(`${name}: ${value}`);
    if (!step.request.headers.some(headerIs('Content-Type'))) out += ' Content-Type:';
    return step.isSigned ? out + '\n' : 'signed=no\n' + out + '\nsigned=yes\n';
  }

  function bashRepetition(repeat, command) {
    const last = repeat.first + Math.max(repeat.count, 1) - 1;
    return `for n in $(seq -f %08.0f ${repeat.first} ${last}); do\n  ${command}\ndone\n`;
  }

  function bashLearn(script, step) {
    const uses = (name) => script.variables.has(`${name}_${step.number}`);
    const n = step.number;
    let out = '';
    if (usesArn(script, n)) out += `arn_${n}=$(member ARN)\npartial_arn_${n}=\${arn_${n}%-*}\n`;
    const part = (kind, before, text) => {
      if (!uses(kind + '_arn')) return;
      out += `${kind}_arn_${n}=$(sed -E 's/^(([^:]*:){${before}})[^:]*/\\1${text}/' <<<"$arn_${n}")\n`;
    };
    part('other_region', 3, OTHER_REGION);
    part('other_account', 4, OTHER_ACCOUNT);
    if (uses('suffixed_arn')) out += `suffixed_arn_${n}=\${arn_${n}##*:}\n`;
    if (uses('version')) out += `version_${n}=$(member VersionId)\n`;
    return out;
  }

  function repeatedPut(command, end, step) {
    return command + bashWord(`{"SecretId":${quoted(step.secret)},"ClientRequestToken":"`) + '"$n"' +
      bashWord(tokenText(0).slice(8) + '","SecretString":"payload-') + '"$((10#$n))"' + "'\"}'" + end;
  }

  function curl(script, endpoint, texts) {
    const headers = (operation) => `'Content-Type: ${JSON_TYPE}' 'X-Amz-Target: secretsmanager.${operation}'`;
    let out = bashHead(script, endpoint, 'curl') + texts.bash;
    for (const step of script.steps) {
      out += `echo '--- step ${step.number}'\n`;
      if (step.leftOut) out += `echo ${shellWord('left out: ' + visible(step.leftOut))}\n`;
      else if (step.advance !== undefined) out += `advance ${step.advance}\n`;
      else if (step.repeat) {
        out += bashRepetition(step.repeat, repeatedPut('send POST / ', ' ' + headers('PutSecretValue'), step));
      } else out += bashSend(step) + bashLearn(script, step);
    }
    out += "\necho '--- read back'\n";
    for (const secret of script.secrets) {
      const id = quoted(secret);
      const send = (operation, more, end = '') =>
        `send POST / ${bashWord(`{"SecretId":${id}${more}`)}${end} ${headers(operation)}\n`;
      const describe = send('DescribeSecret', '}');
      out += describe + send('ListSecretVersionIds', ',"IncludeDeprecated":true}') + 'listed=$answer\n';
      out += 'for version in $(versions); do\n  ' + send('GetSecretValue', ',"VersionId":"', '"$version"\'"}\'') + 'done\n';
      out += 'while IFS= read -r label; do\n  ' + send('GetSecretValue', ',"VersionStage":', '"$label"\'}\'');
      out += 'done < <(labels)\n' + describe;
    }
    return out;
  }

  // ---- the AWS CLI (reports/aws_cli.cc)

  function awsCall(step) {
    const members = new Map();
    let before = '', options = '';
    for (const argument of step.call) {
      if (argument.bytes !== undefined) {
        before = `echo ${base64(argument.bytes)} | base64 -d >"$work/value"\n`;
        options = ' --secret-binary "fileb://$work/value"';
      } else {
        members.set(argument.name, argument.text ?? argument.list ?? argument.plain);
      }
    }
    return before + `call ${separated(step.operation, '-')} ${bashWord(validUtf8(dump(members)))}${options}\n`;
  }

  function awsCli(script, endpoint, texts) {
    let out = bashHead(script, endpoint, 'the AWS CLI') + texts.bash + texts.aws_cli;
    for (const step of script.steps) {
      out += `echo '--- step ${step.number}'\n`;
      if (step.leftOut) out += `echo ${shellWord('left out: ' + visible(step.leftOut))}\n`;
      else if (step.advance !== undefined) out += `advance ${step.advance}\n`;
      else if (step.repeat) out += bashRepetition(step.repeat, repeatedPut('call put-secret-value ', '', step));
      else {
        out += step.call ? awsCall(step) : '# The CLI sends no such request, so curl does.\n' + bashSend(step);
        out += bashLearn(script, step);
      }
    }
    out += "\necho '--- read back'\n";
    for (const secret of script.secrets) out += `read_back ${bashWord(quoted(secret))}\n`;
    return out;
  }

  // ---- boto3 (reports/boto3.cc)

  const pythonEscaped = (text, inFString, asBytes) =>
    text.replace(/[\s\S]/g, (c) => {
      if (c === '"' || c === '\\') return '\\' + c;
      if (inFString && (c === '{' || c === '}')) return c + c;
      return c < ' ' || c === '\x7f' || (asBytes && c >= '\x80') ? hexByte(c) : c;
    });

  function pythonPlain(marked, asBytes) {
    const pieces = piecesOf(marked);
    const hasVariables = pieces.some((piece) => piece.isVariable);
    const variable = (name) => (name.startsWith('partial_') ? name.slice(8) + '[:-7]' : name);
    let out = '';
    for (const piece of pieces) {
      out += piece.isVariable ? `{${variable(piece.text)}}`
        : pythonEscaped(piece.text, hasVariables && !asBytes, asBytes);
    }
    return (asBytes ? 'b' : hasVariables ? 'f' : '') + '"' + out + '"';
  }

  function pythonText(marked, asBytes = false) {
    if (!asBytes && validUtf8(marked) !== marked) {
      return pythonPlain(marked, true) + '.decode("utf-8", "surrogateescape")';
    }
    const parts = [];
    for (const [before, repeated, count] of longRuns(marked)) {
      if (before !== '' || (parts.length === 0 && !count)) parts.push(pythonPlain(before, asBytes));
      if (count) parts.push(`${pythonPlain(repeated, asBytes)} * ${count}`);
    }
    return parts.join(' + ');
  }

  function pythonValue(argument) {
    if (argument.text !== undefined) return pythonText(argument.text);
    if (argument.bytes !== undefined) return pythonText(argument.bytes, true);
    if (argument.list) return '[' + argument.list.map((item) => pythonText(item)).join(', ') + ']';
    if (argument.plain instanceof Num) return argument.plain.text;
    return argument.plain ? 'True' : 'False';
  }

  function pythonRequest(step) {
    const title = `"${step.number}  ${pythonEscaped(visible(step.operation), false, false)}"`;
    if (step.call) {
      const named = step.call.map((argument) => `, ${argument.name}=${pythonValue(argument)}`).join('');
      return `call(${title}, "${separated(step.operation, '_')}"${named})`;
    }
    const {method, target, headers, body} = step.request;
    const dictionary = headers.map(([name, value]) => `${pythonText(name)}: ${pythonText(value)}`).join(', ');
    return `send(${title}, ${pythonText(method)}, ${pythonText(target)}, {${dictionary}}, ${pythonText(body)}` +
      (step.isSigned ? ')' : ', signed=False)');
  }

  function pythonStep(script, step) {
    if (step.leftOut) return `print(${pythonText(`${step.number}  left out: ${visible(step.leftOut)}`)})\n`;
    if (step.advance !== undefined) return `advance(${step.advance})\n`;
    if (step.repeat) {
      const {first, count} = step.repeat;
      return `for n in range(${first}, ${first + count}):\n    call(f"${step.number}  {n}", "put_secret_value", ` +
        `SecretId=${pythonText(step.secret)}, ClientRequestToken=f"{n:08}" + ${pythonText(tokenText(0).slice(8))}, ` +
        'SecretString=f"payload-{n}")\n';
    }
    const n = step.number;
    const uses = (name) => script.variables.has(`${name}_${n}`);
    const learnsArn = usesArn(script, n);
    let out = (learnsArn || uses('version') ? 'answer = ' : '') + pythonRequest(step) + '\n';
    if (learnsArn) out += `arn_${n} = answer.get("ARN", "")\n`;
    const part = (kind, before, text) => {
      if (!uses(kind + '_arn')) return;
      out += `${kind}_arn_${n} = ":".join([*arn_${n}.split(":")[:${before}], "${text}", ` +
        `*arn_${n}.split(":")[${before + 1}:]])\n`;
    };
    part('other_region', 3, OTHER_REGION);
    part('other_account', 4, OTHER_ACCOUNT);
    if (uses('suffixed_arn')) out += `suffixed_arn_${n} = arn_${n}.split(":")[-1]\n`;
    if (uses('version')) out += `version_${n} = answer.get("VersionId", "")\n`;
    return out;
  }

  function boto3(script, endpoint, texts) {
    let out = '#!/usr/bin/env python3\n' + script.head.map((line) => '# ' + visible(line) + '\n').join('');
    out += '#\n# Sends these steps with boto3, on new secrets at each run, and reads them back. It leaves them where ' +
      'they are.\n#\n#   python3 THIS-FILE [ENDPOINT]\n' + texts.boto3_imports;
    out += `endpoint = (sys.argv[1] if len(sys.argv) > 1 else ${pythonText(visible(baseUrl(endpoint)))}).rstrip("/")\n`;
    out += texts.boto3_functions;
    for (const step of script.steps) out += pythonStep(script, step);
    out += '\nprint("--- read back")\n';
    for (const secret of script.secrets) out += `read_back(${pythonText(secret)})\n`;
    return out;
  }

  const writers = {curl, boto3, aws_cli: awsCli};

  // `kind` is curl, boto3, aws_cli or scenario; `texts` the parts that all scripts share.
  function write(kind, group, endpoint, texts) {
    if (kind === 'scenario') return decodeUtf8(layOut(parse(group.scenario), 0) + '\n');
    return decodeUtf8(writers[kind](scriptOf(group), encodeUtf8(endpoint), texts));
  }

  return {write};
})();
