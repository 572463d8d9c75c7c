-- wrk -tC -cC -s clients.lua URL -- COOKIES PATHS MARKER: each thread is one client with one connection and a session of its
-- own. COOKIES, PATHS: files, a line each; paths are taken in turn; `POST /path FORM` posts the form. A reply counts when its status is 200 and MARKER, which only a
-- logged-in page has, stands in it ("-": not looked for). Prints: a second, p50 ms, p99 ms, wrong replies.
local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("nth", #threads)
  thread:set("wrong", 0)
end

local function lines(name)
  local all = {}
  for line in io.lines(name) do all[#all + 1] = line end
  return all
end

function init(args)
  local cookies, paths = lines(args[1]), lines(args[2])
  marker, all = args[3], {}
  local cookie = cookies[(nth - 1) % #cookies + 1]
  for i, path in ipairs(paths) do
    local head, form = { Host = wrk.headers["Host"], Cookie = cookie }
    if string.sub(path, 1, 5) == "POST " then
      head["Content-Type"] = "application/x-www-form-urlencoded"
      path, form = string.match(path, "POST (%S+) (.*)")
    end
    all[i] = wrk.format(form and "POST" or "GET", path, head, form)
  end
  at = nth * 17 % #all
end

function request()
  at = at % #all + 1
  return all[at]
end

function response(status, headers, body)
  if status ~= 200 or marker ~= "-" and not string.find(body, marker, 1, true) then
    wrong = wrong + 1
  end
end

function done(summary, latency, requests)
  local bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  for _, thread in ipairs(threads) do bad = bad + thread:get("wrong") end
  io.write(string.format("= %.0f %.2f %.2f %d\n", summary.requests * 1e6 / summary.duration, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, bad))
end
