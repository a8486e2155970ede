# What samples say, one a line: scenario, server, round, user and system microseconds a request, requests
# a second, ok or an exclamation mark where something was wrong, and of loads on a schedule the 99th and
# 99.9th percentile in microseconds. Variables: form is table (of the scenario in only), matrix or json.

function median(values, scenario, server,   list, count, i, j, t) {
  split("", list)
  for (i = 1; i <= turns[scenario, server]; i++) list[i] = values[scenario, server, i]
  count = turns[scenario, server]
  for (i = 2; i <= count; i++)
    for (j = i; j > 1 && list[j - 1] > list[j]; j--) { t = list[j]; list[j] = list[j - 1]; list[j - 1] = t }
  low = list[1]; high = list[count]
  return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
}

# The cheapest of a family in a scenario, or nothing; one that answered wrongly is no yardstick.
function cheapest(scenario, family,   i, cost, least) {
  for (i = 1; i <= servers; i++)
    if (index(order[i], family) == 1 && (scenario, order[i]) in turns && !((scenario, order[i]) in bad)) {
      cost = median(total, scenario, order[i])
      if (least == "" || cost < least) least = cost
    }
  return least
}

function ratio(cost, base) {
  return base > 0 ? sprintf("%.2f", cost / base) : "–"
}

function print_table(scenario,   i, name, floor, nginx, t, range) {
  floor = cheapest(scenario, "floor-"); nginx = cheapest(scenario, "nginx-")
  printf "\n**%s**\n\n", scenario
  print "| Server | user µs | system µs | total µs | lowest–highest | to the floor | to nginx | requests/s |"
  print "|---|--:|--:|--:|--:|--:|--:|--:|"
  for (i = 1; i <= servers; i++) {
    name = order[i]
    if (!((scenario, name) in turns)) continue
    t = median(total, scenario, name); range = sprintf("%.2f–%.2f", low, high)
    printf "| %s%s | %.2f | %.2f | %.2f | %s | %s | %s | %.0f |\n", name,
      ((scenario, name) in bad ? " (errors)" : ""), median(user, scenario, name), median(kernel, scenario, name),
      t, range, ratio(t, floor), ratio(t, nginx), median(rate, scenario, name)
  }
}

function print_matrix(   i, j, t, scenario, name) {
  printf "\nMicroseconds, and in brackets the ratio to the floor and the ratio to nginx:\n\n| Server |"
  for (j = 1; j <= scenarios; j++) printf " %s |", scenario_order[j]
  printf "\n|---|"
  for (j = 1; j <= scenarios; j++) printf "--:|"
  for (i = 1; i <= servers; i++) {
    name = order[i]
    printf "\n| %s |", name
    for (j = 1; j <= scenarios; j++) {
      scenario = scenario_order[j]
      if (!((scenario, name) in turns)) { printf " – |"; continue }
      t = median(total, scenario, name)
      printf " %.1f (%s, %s)%s |", t, ratio(t, cheapest(scenario, "floor-")), ratio(t, cheapest(scenario, "nginx-")),
        ((scenario, name) in bad ? " errors" : "")
    }
  }
  print ""
}

!($1 in scenario_seen) { scenario_seen[$1] = 1; scenario_order[++scenarios] = $1 }
!($2 in server_seen) { server_seen[$2] = 1; order[++servers] = $2 }
{
  n = ++turns[$1, $2]
  user[$1, $2, n] = $4; kernel[$1, $2, n] = $5; total[$1, $2, n] = $4 + $5; rate[$1, $2, n] = $6
  if ($7 != "ok") bad[$1, $2] = 1
  if (form == "json")
    printf "%s    {\"scenario\": \"%s\", \"server\": \"%s\", \"round\": %d, \"user_us\": %s, " \
      "\"system_us\": %s, \"cpu_us\": %.3f, \"requests_per_second\": %s, \"errors\": %s%s}",
      (NR > 1 ? ",\n" : "  \"samples\": [\n"), $1, $2, $3, $4, $5, $4 + $5, $6, ($7 == "ok" ? "false" : "true"),
      (NF > 8 ? ", \"p99_us\": " $8 ", \"p99.9_us\": " $9 : "")
}
END {
  if (form == "json") print NR ? "\n  ]" : "  \"samples\": []"
  else if (form == "matrix") print_matrix()
  else print_table(only)
}
