-- A connection for each request, as htstress does it.
function request()
  return "GET " .. wrk.path .. " HTTP/1.0\r\n\r\n"
end
