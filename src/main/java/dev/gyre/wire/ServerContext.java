package dev.gyre.wire;

import dev.gyre.config.Settings;
import dev.gyre.metrics.Counters;
import dev.gyre.time.Clock;
import dev.gyre.transport.Transport;

/**
 * What all connections of one server share.
 *
 * @param settings checked options
 * @param deadlines the times among them, read once
 * @param transport the socket path that was chosen
 * @param encrypted whether TLS stands in front of what is served
 * @param gate open connections and their limits
 * @param limits what each client may have in a second
 * @param counters what is counted
 * @param clock monotonic and wall time
 * @param log where answers and ended connections are written down
 */
public record ServerContext(
    Settings settings,
    Deadlines deadlines,
    Transport transport,
    boolean encrypted,
    ConnectionGate gate,
    ClientLimits limits,
    Counters counters,
    Clock clock,
    ConnectionLog log) {
  /**
   * Whether the kernel takes files from the page cache by itself, from descriptor to descriptor.
   */
  public boolean sendsByDescriptor() {
    return !encrypted && transport.fileSending().usesDescriptors();
  }
}
