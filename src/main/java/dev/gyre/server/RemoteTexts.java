package dev.gyre.server;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of clients as {@link Addresses#host} writes them, kept for the connections that were
 * asked for lately: a connection that lives on has its text made once. For all loops, without a
 * lock: what is kept is immutable, and where two write one place, a text is made again.
 */
final class RemoteTexts {
  /** A power of two. */
  private static final int KNOWN_MAX = 1024;

  private final @Nullable Known[] known = new Known[KNOWN_MAX];

  private record Known(long connection, String text) {}

  /**
   * The host alone, without a port or brackets. Hot: no allocation if it is known.
   *
   * @param connection its number, which no other one ever has
   * @param remote always the same for one connection
   */
  String host(long connection, SocketAddress remote) {
    int place = (int) connection & (KNOWN_MAX - 1);
    Known present = known[place];
    if (present == null || present.connection() != connection) {
      present = new Known(connection, Addresses.host(remote));
      known[place] = present;
    }
    return present.text();
  }
}
