package dev.gyre.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The contexts of one generation of certificates. Immutable; thread-safe until it is released. */
final class Contexts {
  private record Entry(Pair pair, SslContext context) {}

  private final List<Entry> entries;

  private Contexts(List<Entry> entries) {
    this.entries = entries;
  }

  static Contexts of(List<Pair> pairs, ContextFactory factory) throws TlsFailure {
    List<Entry> entries = new ArrayList<>();
    Contexts contexts = new Contexts(entries);
    try {
      for (Pair pair : pairs) {
        entries.add(new Entry(pair, factory.make(pair)));
      }
      return contexts;
    } catch (TlsFailure | RuntimeException | Error e) {
      contexts.release();
      throw e;
    }
  }

  int size() {
    return entries.size();
  }

  List<Pair> pairs() {
    return entries.stream().map(Entry::pair).toList();
  }

  /** The one for a name that a client asks for; the first for all other names, and for none. */
  SslContext forName(@Nullable String host) {
    if (host != null) {
      String wanted = host.toLowerCase(Locale.ROOT);
      for (Entry entry : entries) {
        if (entry.pair().isFor(wanted)) {
          return entry.context();
        }
      }
    }
    return entries.getFirst().context();
  }

  /** Connections that use them keep what they need. */
  void release() {
    entries.forEach(entry -> ReferenceCountUtil.release(entry.context()));
  }
}
