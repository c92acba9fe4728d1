-- wrk's side: asks for the paths of a file, one a line, and says what it found as one line of JSON.
--
--   wrk --script paths.lua URL -- FILE
--
-- A token is taken from BENCH_TOKEN, so that it is not seen on the command line.

local number = 0

function setup(thread)
  -- Each thread draws another row of paths, but the same in every run.
  number = number + 1
  thread:set("seed", number)
end

function init(args)
  local token = os.getenv("BENCH_TOKEN")
  if token and token ~= "" then wrk.headers["Authorization"] = "Bearer " .. token end
  paths = {}
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  math.randomseed(seed)
  -- All that follows the path is the same for every request: formatting it anew would cost the
  -- processor that the server needs too.
  local head = wrk.format("GET", "@")
  rest = head:sub(head:find("@", 1, true) + 1)
  only = #paths == 1 and ("GET " .. paths[1] .. rest) or nil
end

function request()
  return only or ("GET " .. paths[math.random(#paths)] .. rest)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests":%d,"microseconds":%d,"bytes":%d,"p50":%d,"p99":%d,"most":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99), latency.max,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
