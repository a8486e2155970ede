-- Sends 16 requests in one write and reads 16 answers.
function init(arguments)
  local one = wrk.format("GET")
  pipelined = one:rep(16)
end

function request()
  return pipelined
end
