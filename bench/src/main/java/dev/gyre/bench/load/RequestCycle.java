package dev.gyre.bench.load;

import dev.gyre.bench.load.Plan.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * The order in which several requests are sent, again and again: each as often as its weight says,
 * and as evenly spread as that allows. On the loop.
 */
final class RequestCycle {
  private final int[] order;
  private int at;

  RequestCycle(List<Request> requests) {
    this.order = order(requests);
  }

  // Each gains its weight with every turn; the richest goes and pays for all.
  private static int[] order(List<Request> requests) {
    int sum = requests.stream().mapToInt(Request::weight).sum();
    int[] credit = new int[requests.size()];
    List<Integer> turns = new ArrayList<>();
    for (int turn = 0; turn < sum; turn++) {
      int richest = 0;
      for (int i = 0; i < credit.length; i++) {
        credit[i] += requests.get(i).weight();
        richest = credit[i] > credit[richest] ? i : richest;
      }
      credit[richest] -= sum;
      turns.add(richest);
    }
    return turns.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The number of the request whose turn it is. */
  int next() {
    int request = order[at];
    at = at + 1 == order.length ? 0 : at + 1;
    return request;
  }
}
