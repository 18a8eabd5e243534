-- For wrk: readers who ask the addresses of a file in their order and pause in between; prints what
-- came of it. Arguments behind "--": the file, and the mean pause of a connection in milliseconds.
local requests, asked, pause = {}, 0, 0

function init(args)
  pause = tonumber(args[2])
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", path, { Host = wrk.headers["Host"] })
  end
  if pause > 0 then
    function delay() return math.random(0, 2 * pause) end
  end
end

function request()
  asked = asked + 1
  return requests[(asked - 1) % #requests + 1]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "p50": %f, "p95": %f, "p99": %f, "most": %f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(95) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout
  ))
end
