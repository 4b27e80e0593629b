-- What wrk sends, and one line of JSON about what came of it. A body in RACE_BODY makes it a POST;
-- with RACE_CLOSE each request has a connection of its own.
local body = os.getenv("RACE_BODY")
if body then
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
    wrk.body = body
end

if os.getenv("RACE_CLOSE") then
    wrk.headers["Connection"] = "close"
end

function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        '{"requests":%d,"microseconds":%d,"octets":%d,"p50":%d,"p99":%d,'
            .. '"refused":%d,"connect":%d,"read":%d,"write":%d,"timeout":%d}\n',
        summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
        errors.status, errors.connect, errors.read, errors.write, errors.timeout))
end
