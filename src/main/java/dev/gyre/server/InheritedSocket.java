package dev.gyre.server;

import dev.gyre.os.ListeningSocket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A listening socket that a service manager has opened and handed over, by the protocol of
 * sd_listen_fds(3): descriptors from 3 on, their number in LISTEN_FDS, their names in
 * LISTEN_FDNAMES, for the process that LISTEN_PID names.
 *
 * @param descriptor its number
 * @param name as the manager calls it; {@code unknown} if it does not
 */
record InheritedSocket(int descriptor, String name) {
  /** The name of sockets whose clients are led to those with TLS. */
  static final String REDIRECT = "redirect";

  private static final int FIRST = 3;

  /**
   * Those that are meant for a process; none if there is no word of them, or for another process.
   *
   * @throws StartFailure if what the environment says is not so
   */
  static List<InheritedSocket> of(Map<String, String> environment, long process)
      throws StartFailure {
    String count = environment.get("LISTEN_FDS");
    if (count == null || !Long.toString(process).equals(environment.get("LISTEN_PID"))) {
      return List.of();
    }
    int sockets = number(count);
    String names = environment.getOrDefault("LISTEN_FDNAMES", "");
    String[] named = names.isEmpty() ? new String[0] : names.split(":", -1);
    if (named.length != 0 && named.length != sockets) {
      throw wrong("LISTEN_FDNAMES", names, sockets + " names with colons between them");
    }
    List<InheritedSocket> all = new ArrayList<>();
    for (int i = 0; i < sockets; i++) {
      InheritedSocket socket =
          new InheritedSocket(FIRST + i, named.length == 0 ? "unknown" : named[i]);
      socket.check();
      all.add(socket);
    }
    return all;
  }

  private static int number(String count) throws StartFailure {
    try {
      int number = Integer.parseInt(count);
      if (number >= 0) {
        return number;
      }
      throw wrong("LISTEN_FDS", count, "the number of sockets from descriptor 3 on");
    } catch (NumberFormatException e) {
      throw wrong("LISTEN_FDS", count, "the number of sockets from descriptor 3 on");
    }
  }

  private static StartFailure wrong(String name, String value, String expected) {
    return new StartFailure(StartFailure.Kind.USAGE, name + ": '" + value + "' is not " + expected);
  }

  private void check() throws StartFailure {
    if (!ListeningSocket.is(descriptor) || ListeningSocket.address(descriptor) == null) {
      throw new StartFailure(
          StartFailure.Kind.PORT,
          "LISTEN_FDS: descriptor "
              + descriptor
              + " ("
              + name
              + ") is not a listening TCP or Unix socket; a socket unit needs ListenStream= and"
              + " Accept=no");
    }
  }

  boolean isForRedirects() {
    return name.equals(REDIRECT);
  }

  /** Where it listens. */
  SocketAddress address() {
    SocketAddress address = ListeningSocket.address(descriptor);
    if (address == null) {
      throw new IllegalStateException("no socket any more: " + this);
    }
    return address;
  }
}
