package dev.gyre.bench;

import dev.gyre.bench.machine.HeapHistogram.Growth;
import dev.gyre.bench.machine.Spread;
import dev.gyre.transport.TransportKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What idle connections cost a server on one transport.
 *
 * @param transport of the server
 * @param steps memory at each number of connections, ascending
 * @param growths classes whose objects became more with the connections, most bytes first
 * @param timers timer objects that came with the connections, more than the wheel's one tick
 * @param cpuNanos of the server while all were idle
 * @param watch how long that was
 * @param idleTimeout after which the server had to end them
 * @param endNanos after its last request each was ended
 * @param endedAsIdle how many the server ended for that reason, by its own count
 * @param serversCount that count in words, with other reasons
 * @param faults wrong answers and failed connections that the load saw
 * @param messages what else the server said
 */
record IdleResult(
    TransportKind transport,
    List<Step> steps,
    List<Growth> growths,
    long timers,
    long cpuNanos,
    Duration watch,
    Duration idleTimeout,
    Spread endNanos,
    long endedAsIdle,
    String serversCount,
    int faults,
    List<String> messages) {
  /**
   * Memory of the server.
   *
   * @param connections open and idle
   * @param heapBytes of live objects
   * @param residentBytes of the process, which holds free heap too
   */
  record Step(int connections, long heapBytes, long residentBytes) {}

  int connections() {
    return steps.getLast().connections();
  }

  /** The slope of the straight line through all steps. */
  double heapBytesEach() {
    return Spread.slope(
        steps.stream().mapToDouble(Step::connections).toArray(),
        steps.stream().mapToDouble(Step::heapBytes).toArray());
  }

  /** The slope of the straight line through all steps. */
  double residentBytesEach() {
    return Spread.slope(
        steps.stream().mapToDouble(Step::connections).toArray(),
        steps.stream().mapToDouble(Step::residentBytes).toArray());
  }

  /** By the slope, not measured: live heap of more connections than this machine can open. */
  double heapBytesAt(long connections) {
    return steps.getLast().heapBytes() + heapBytesEach() * (connections - connections());
  }

  /** By the slope, not measured. */
  double residentBytesAt(long connections) {
    return steps.getLast().residentBytes() + residentBytesEach() * (connections - connections());
  }

  /** Of one core. */
  double cpuPercent() {
    return 100.0 * cpuNanos / watch.toNanos();
  }

  /** Whether all were ended for being idle and none too soon, and none had a timer of its own. */
  boolean proper() {
    return complaints().isEmpty();
  }

  /** Why it is not, a clause each. */
  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    if (faults > 0) {
      complaints.add(faults + " wrong answers or failed connections");
    }
    if (timers > 0) {
      complaints.add(timers + " timer objects came with the connections");
    }
    if (endNanos.lowest() < idleTimeout.toNanos()) {
      complaints.add("a connection ended before its time");
    }
    if (endedAsIdle != connections()) {
      complaints.add(
          endedAsIdle + " connections of " + connections() + " were ended for being idle");
    }
    return complaints;
  }
}
