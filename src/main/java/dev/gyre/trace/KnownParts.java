package dev.gyre.trace;

import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a line says of a request and its answer but not of the client, the time and the connection,
 * as bytes. Most requests are asked again and again, so it is kept for those asked lately. For one
 * thread.
 */
final class KnownParts {
  /** A power of two. */
  private static final int KNOWN_MAX = 256;

  /** Longer parts are made each time, so that long requests do not fill the memory. */
  private static final int KEPT_BYTES_MAX = 4096;

  private final @Nullable Parts[] known = new Parts[KNOWN_MAX];
  private final BiConsumer<Exchange, LineBuffer> first;
  private final BiConsumer<Exchange, LineBuffer> second;
  private final LineBuffer scratch = new LineBuffer();

  /**
   * Keeps nothing yet. Both functions append what depends on nothing but request, version, status,
   * bytes sent and body strategy.
   */
  KnownParts(BiConsumer<Exchange, LineBuffer> first, BiConsumer<Exchange, LineBuffer> second) {
    this.first = first;
    this.second = second;
  }

  /** The two parts of the line of an exchange. */
  static final class Parts {
    private final Exchange exchange;
    private final byte[] first;
    private final byte[] second;

    Parts(Exchange exchange, byte[] first, byte[] second) {
      this.exchange = exchange;
      this.first = first;
      this.second = second;
    }

    void appendFirst(LineBuffer lines) {
      lines.append(first);
    }

    void appendSecond(LineBuffer lines) {
      lines.append(second);
    }

    // A request that is answered from memory has the same objects each time, so this reads no text.
    boolean isFor(Exchange other) {
      return exchange.status() == other.status()
          && exchange.bytesSent() == other.bytesSent()
          && Objects.equals(exchange.request(), other.request())
          && exchange.version().equals(other.version())
          && exchange.bodyStrategy().equals(other.bodyStrategy());
    }
  }

  /** Those of an exchange. Hot: no allocation if they are known. */
  Parts of(Exchange exchange) {
    int place = place(exchange);
    Parts parts = known[place];
    if (parts == null || !parts.isFor(exchange)) {
      parts = new Parts(exchange, bytes(first, exchange), bytes(second, exchange));
      if (parts.first.length + parts.second.length <= KEPT_BYTES_MAX) {
        known[place] = parts;
      }
    }
    return parts;
  }

  private byte[] bytes(BiConsumer<Exchange, LineBuffer> part, Exchange exchange) {
    scratch.clear();
    part.accept(exchange, scratch);
    return scratch.toBytes();
  }

  // Strings keep their hashes, so neither does this read text that was seen before.
  private static int place(Exchange exchange) {
    if (exchange.request() == null) {
      return 0;
    }
    int hash =
        exchange.request().target().hashCode()
            + (31 * Objects.hashCode(exchange.request().userAgent()))
            + exchange.status();
    return (hash ^ (hash >>> 16)) & (KNOWN_MAX - 1);
  }
}
