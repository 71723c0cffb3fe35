-- Requests for wrk over the payload of http-trial: wrk ... -s http.lua URL -- empty|validity|path|directed
--
-- One of each four routes is Valid, one has another origin, one is too long, one has no VRP; one of each three paths goes
-- up all the way, one comes down (Valid downstream only), one is a leak of a customer of two.
local targets = {}
local at = 0

local function validity(n)
    local number = (n * 7919 % 250000) * 4 + 1
    local address = 16777216 + number * 256
    local kind = n % 4
    if kind == 3 then address = address + 3221225472 end
    local text = string.format("%d.%d.%d.%d", math.floor(address / 16777216) % 256, math.floor(address / 65536) % 256,
        math.floor(address / 256) % 256, 0)
    local asn = 1 + number % 70000 + (kind == 1 and 1 or 0)
    return string.format("/api/v1/validity/AS%d/%s/%d", asn, text, kind == 2 and 25 or 24)
end

local function above(asn) return math.floor(asn / 8) end

local function path(n, procedure)
    local origin = 9000 + n * 37 % 11000
    local provider = above(origin)
    local top = above(provider)
    local kind = n % 3
    local hops
    if kind == 0 then
        hops = { above(top), top, provider, origin }
    elseif kind == 1 then
        hops = { provider * 8, provider, top, provider + 64, (provider + 64) * 8 }
    else
        -- Up to a provider, down to a customer of it, and up to another provider of that.
        local leaker = provider * 8 + 7
        hops = { provider + 3, leaker, provider, origin }
    end
    return "/api/v1/path-validity?path=" .. table.concat(hops, "+") .. procedure
end

function init(arguments)
    for n = 1, 3000 do
        local target
        if arguments[1] == "empty" then
            target = "/empty"
        elseif arguments[1] == "validity" then
            target = validity(n)
        else
            target = path(n, arguments[1] == "directed" and (n % 2 == 0 and "&role=customer" or "&role=provider") or "")
        end
        targets[n] = wrk.format("GET", target)
    end
end

function request()
    at = at % #targets + 1
    return targets[at]
end
