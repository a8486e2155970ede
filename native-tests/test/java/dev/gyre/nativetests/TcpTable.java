package dev.gyre.nativetests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the kernel knows of its TCP sockets, as proc_net_tcp(5) tells. */
final class TcpTable {
  private static final int PEER = 2;
  private static final int STATE = 3;
  private static final int QUEUES = 4;
  private static final String ESTABLISHED = "01";

  private TcpTable() {}

  /** Bytes that peers at that port of this machine have not taken yet. */
  static long queuedBytes(int peerPort) {
    return socketsTo(peerPort)
        .mapToLong(columns -> Long.parseLong(columns[QUEUES].split(":", -1)[0], 16))
        .sum();
  }

  /** Whether a connection to that port of this machine was closed by neither side. */
  static boolean isEstablished(int peerPort) {
    return socketsTo(peerPort).anyMatch(columns -> columns[STATE].equals(ESTABLISHED));
  }

  private static Stream<String[]> socketsTo(int peerPort) {
    String end = String.format(Locale.ROOT, ":%04X", peerPort);
    // A socket of the IPv6 family may carry IPv4.
    return Stream.of("/proc/self/net/tcp", "/proc/self/net/tcp6")
        .flatMap(table -> lines(table).stream())
        .map(line -> line.strip().split("\\s+", -1))
        .filter(columns -> columns[PEER].endsWith(end));
  }

  private static List<String> lines(String table) {
    try {
      return Files.readAllLines(Path.of(table));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
