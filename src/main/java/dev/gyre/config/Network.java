package dev.gyre.config;

import java.net.InetAddress;

/**
 * Addresses that begin alike (RFC 4632, RFC 4291 section 2.3).
 *
 * @param address one of them
 * @param prefixBits how many of their first bits are the same
 */
public record Network(InetAddress address, int prefixBits) {
  /** All four numbers of an address are there: Java reads 192.168/16 as 192.0.0.168/16. */
  private static final String SYNTAX = "(([0-9]+\\.){3}[0-9]+|[^/]*:[^/]*)(/[0-9]+)?";

  /**
   * Reads {@code ADDRESS[/BITS]}.
   *
   * @throws IllegalArgumentException when it is none, or names a host
   */
  public static Network parse(String text) {
    if (!text.matches(SYNTAX)) {
      throw new IllegalArgumentException(text);
    }
    int slash = text.indexOf('/');
    InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int bitsMax = 8 * address.getAddress().length;
    int bits = slash < 0 ? bitsMax : Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > bitsMax) {
      throw new IllegalArgumentException(text);
    }
    return new Network(address, bits);
  }

  /** Whether an address is one of them; never one of the other family. */
  public boolean contains(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = other.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < prefixBits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if (((ours[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
