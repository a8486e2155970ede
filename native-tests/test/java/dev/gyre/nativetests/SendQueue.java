package dev.gyre.nativetests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the kernel holds for a peer that has not taken it yet, as proc_net_tcp(5) tells. */
final class SendQueue {
  private SendQueue() {}

  /** Bytes queued towards that port of this machine. */
  static long bytes(int peerPort) {
    String end = String.format(Locale.ROOT, ":%04X", peerPort);
    long bytes = 0;
    // A socket of the IPv6 family may carry IPv4.
    for (String table : new String[] {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
      for (String line : lines(table)) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns[2].endsWith(end)) {
          bytes += Long.parseLong(columns[4].split(":", -1)[0], 16);
        }
      }
    }
    return bytes;
  }

  private static List<String> lines(String table) {
    try {
      return Files.readAllLines(Path.of(table));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
