-- The rule as HAProxy has it, with the hash that it brings.
core.register_fetches("pool", function(txn)
  if txn.f:req_hdr("x-canary") == "always" then return "canary" end
  local user = txn.f:req_cook("uid")
  if user then
    return txn.c:crc32(user) % 100 < 5 and "canary" or "stable"
  end
  return "stable"
end)
