-- For wrk: asks the addresses of a file in their order, one a request, and prints what came of it.
-- Arguments behind "--": the file, and an ETag for If-None-Match if wanted.
local requests, asked = {}, 0

function init(args)
  local headers = { Host = wrk.headers["Host"] }
  if args[2] then headers["If-None-Match"] = args[2] end
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  asked = asked + 1
  return requests[(asked - 1) % #requests + 1]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "p50": %f, "p95": %f, "bytes": %d, "refused": %d, "lost": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3, summary.bytes, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout
  ))
end
