package dev.gyre.wire;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many requests and bytes a client may have in a second. An IPv4 address is a client, and a /64
 * network of IPv6. Thread-safe.
 */
public final class ClientLimits {
  private static final int SLOTS = 1 << 16;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int WINDOW_BYTES_MIN = 16 * 1024;
  private static final int IPV4_BYTES = 4;
  private static final int NETWORK_BYTES = 8;
  private static final byte[] MAPPED_PREFIX = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  /** Of a connection without an address, to which no limit applies. */
  static final long NO_CLIENT = 0;

  private final long seed = new Random().nextLong();
  private final @Nullable TokenTable requests;
  private final long requestNanos;
  private final @Nullable TokenTable bytes;
  private final long bytesPerSecond;

  private ClientLimits(Settings settings, long nowNanos) {
    int rate = settings.get(Options.CLIENT_REQUEST_RATE);
    this.requestNanos = rate == 0 ? 0 : SECOND_NANOS / rate;
    this.requests =
        rate == 0
            ? null
            : new TokenTable(
                SLOTS, requestNanos * settings.get(Options.CLIENT_REQUEST_BURST), nowNanos);
    this.bytesPerSecond = settings.get(Options.CLIENT_BANDWIDTH);
    this.bytes = bytesPerSecond == 0 ? null : new TokenTable(SLOTS, SECOND_NANOS, nowNanos);
  }

  /** Reads the options. */
  public static ClientLimits of(Settings settings, long nowNanos) {
    return new ClientLimits(settings, nowNanos);
  }

  /** Whether requests are counted at all. */
  boolean countsRequests() {
    return requests != null;
  }

  /** Whether bytes are. */
  boolean countsBytes() {
    return bytes != null;
  }

  /** What stands for a client; the same address has another number in another server. */
  long keyOf(SocketAddress remote) {
    if (!(remote instanceof InetSocketAddress socket) || socket.getAddress() == null) {
      return NO_CLIENT;
    }
    byte[] address = socket.getAddress().getAddress();
    boolean ipv4 = address.length == IPV4_BYTES || isMapped(address);
    int from = ipv4 ? address.length - IPV4_BYTES : 0;
    int to = ipv4 ? address.length : NETWORK_BYTES;
    long bits = ipv4 ? -1 : 0; // a network for multicast, which no client is in
    for (int i = from; i < to; i++) {
      bits = bits << 8 | (address[i] & 0xff);
    }
    // The finaliser of SplitMix64: who does not know the seed cannot choose slots.
    long mixed = bits ^ seed;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    mixed ^= mixed >>> 31;
    return mixed == NO_CLIENT ? 1 : mixed;
  }

  /** Whether an IPv6 address stands for one of IPv4 (RFC 4291 section 2.5.5.2). */
  private static boolean isMapped(byte[] address) {
    return Arrays.equals(address, 0, MAPPED_PREFIX.length, MAPPED_PREFIX, 0, MAPPED_PREFIX.length);
  }

  /** 0 if a client may have an answer now, else the time until it may. Hot. */
  long takeRequest(long client, long nowNanos) {
    return requests == null || client == NO_CLIENT
        ? 0
        : requests.take(client, requestNanos, nowNanos);
  }

  /** Counts bytes that were sent; returns how long to wait before there are more. */
  long chargeBytes(long client, long sentBytes, long nowNanos) {
    return bytes == null || client == NO_CLIENT
        ? 0
        : bytes.charge(
            client, (long) ((double) sentBytes / bytesPerSecond * SECOND_NANOS), nowNanos);
  }

  /**
   * How much may be sent between two looks at the limit: a quarter of a second's, 16 KiB at least.
   */
  long windowBytes(long most) {
    return bytes == null ? most : Math.min(most, Math.max(WINDOW_BYTES_MIN, bytesPerSecond / 4));
  }
}
