-- wrk's half of bench/throughput: puts with fresh tokens, spread over the secrets bench/secret-1 ... bench/secret-1000.
-- The token begins with the number that the script is given, so that no two rounds have one in common.
local secrets = 1000
local round = 0
local sent = 0

function init(args)
  round = tonumber(args[1]) or 0
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-amz-json-1.1"
  wrk.headers["X-Amz-Target"] = "secretsmanager.PutSecretValue"
end

function request()
  sent = sent + 1
  local token = string.format("%08x-0000-4000-8000-%012x", round, sent)
  return wrk.format(nil, "/", nil, string.format(
    '{"SecretId":"bench/secret-%d","ClientRequestToken":"%s","SecretString":"payload %d"}',
    sent % secrets + 1, token, sent))
end

-- wrk counts what is not 2xx or 3xx itself; the script that reads its output stops when there is any.
function done(summary, latency, requests)
  io.write(string.format("requests %d\nseconds %.6f\nfailures %d\n", summary.requests, summary.duration / 1e6,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write +
    summary.errors.timeout))
end
