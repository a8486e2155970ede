package dev.gyre.bench.load;

import dev.gyre.config.TlsVersion;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where connections go.
 *
 * @param addresses of the server, connections go to the first; empty for a UNIX socket
 * @param unixPath of the UNIX socket, or empty
 * @param encryption what the client brings to TLS, or null when it is not spoken
 */
public record Destination(
    List<InetSocketAddress> addresses, String unixPath, @Nullable Encryption encryption) {
  /**
   * What a client brings to TLS.
   *
   * @param resuming whether connections resume the sessions of earlier ones
   * @param newest version that is offered
   * @param postQuantum whether X25519MLKEM768 is offered, where the provider has it
   * @param serverName by which the server chooses its certificate (RFC 6066 section 3); or empty
   */
  public record Encryption(
      boolean resuming, TlsVersion newest, boolean postQuantum, String serverName) {}

  /** Whether TLS is spoken. */
  public boolean encrypted() {
    return encryption != null;
  }

  /** Which addresses of a name will do. */
  enum Family {
    ANY("any family"),
    IPV4("IPv4"),
    IPV6("IPv6");

    private final String word;

    Family(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }

    boolean has(InetAddress address) {
      return switch (this) {
        case ANY -> true;
        case IPV4 -> address instanceof Inet4Address;
        case IPV6 -> address instanceof Inet6Address;
      };
    }
  }

  /**
   * Looks a name up once, so that no request waits for it.
   *
   * @throws IllegalArgumentException when it has no address of the family
   */
  static Destination named(WebAddress server, Family family, @Nullable Encryption encryption) {
    String host = server.host();
    List<InetSocketAddress> addresses = new ArrayList<>();
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (family.has(address)) {
          addresses.add(new InetSocketAddress(address, server.port()));
        }
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'" + host + "' has no address", e);
    }
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("'" + host + "' has no address of " + family);
    }
    return new Destination(List.copyOf(addresses), "", encryption);
  }
}
