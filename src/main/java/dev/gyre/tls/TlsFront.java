package dev.gyre.tls;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.time.Clock;
import dev.gyre.time.RepeatedLook;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What stands in front of every connection of a server that speaks TLS. Reads its certificates
 * again when their files change; connections that are open keep what they have. Thread-safe.
 */
public final class TlsFront implements AutoCloseable {
  /** How often the files are looked at: two calls of stat(2) for each pair. */
  private static final long LOOK_MILLIS = 2_000;

  /** A larger one is refused before anything is made of it. */
  private static final int CLIENT_HELLO_BYTES_MAX = 16 * 1024;

  private static final Duration EXPIRY_WARNING = Duration.ofDays(14);

  private final ContextFactory factory;
  private final List<PairFiles> files;
  private final Clock clock;
  private final Consumer<String> news;
  private final @Nullable RepeatedLook watch;
  private volatile Contexts current;
  private @Nullable Contexts retired;
  private volatile boolean closed;

  // For the looks only: what the files were when they were read, and at the last look; and which
  // certificates had expired by then, or were about to.
  private List<PairFiles.Stamp> used;
  private List<PairFiles.Stamp> seen;
  private List<String> expiring;

  private TlsFront(
      ContextFactory factory,
      List<PairFiles> files,
      List<PairFiles.Stamp> read,
      Contexts first,
      Clock clock,
      Consumer<String> news,
      long lookMillis) {
    this.factory = factory;
    this.files = files;
    this.current = first;
    this.clock = clock;
    this.news = news;
    this.used = read;
    this.seen = read;
    this.expiring = expiring();
    this.watch =
        files.isEmpty()
            ? null
            : new RepeatedLook(
                "gyre-tls-watch",
                Duration.ofMillis(lookMillis),
                this::look,
                e -> tell("new certificates cannot be read now, the old ones stay: " + e));
  }

  /** What would speak TLS here, as one clause; loads it. */
  public static String availableProvider() {
    return ContextFactory.describeProvider();
  }

  /** Whether the options ask for TLS. */
  public static boolean isWanted(Settings settings) {
    return settings.get(Options.TLS_SELF_SIGNED)
        || !settings.get(Options.TLS_CERT).isEmpty()
        || !settings.get(Options.TLS_KEY).isEmpty();
  }

  /**
   * Reads what the options name.
   *
   * @param protocols for ALPN, the preferred first; empty for none
   * @param news told when certificates were read anew, or could not be, and when one expires or
   *     soon will; from another thread
   * @throws TlsFailure when a pair cannot be used
   */
  public static TlsFront open(Settings settings, List<String> protocols, Consumer<String> news)
      throws TlsFailure {
    return open(settings, protocols, Clock.SYSTEM, news, LOOK_MILLIS);
  }

  /** The same with another clock and another time between two looks. */
  static TlsFront open(
      Settings settings,
      List<String> protocols,
      Clock clock,
      Consumer<String> news,
      long lookMillis)
      throws TlsFailure {
    List<PairFiles> files =
        PairFiles.of(settings.get(Options.TLS_CERT), settings.get(Options.TLS_KEY));
    boolean selfSigned = settings.get(Options.TLS_SELF_SIGNED);
    if (selfSigned && !files.isEmpty()) {
      throw new TlsFailure("--tls-self-signed and --tls-cert exclude each other");
    }
    ContextFactory factory =
        new ContextFactory(settings.get(Options.TLS_MIN_VERSION).andLater(), protocols);
    List<PairFiles.Stamp> read = stamps(files); // before they are: no change goes unseen
    List<Pair> pairs = selfSigned ? List.of(SelfSigned.make()) : read(files);
    TlsFront front =
        new TlsFront(factory, files, read, Contexts.of(pairs, factory), clock, news, lookMillis);
    if (front.watch != null) {
      front.watch.start();
    }
    return front;
  }

  private static List<Pair> read(List<PairFiles> files) throws TlsFailure {
    List<Pair> pairs = new ArrayList<>();
    for (PairFiles each : files) {
      pairs.add(Pair.read(each));
    }
    return pairs;
  }

  /** Puts TLS at the end of a pipeline. Called on the connection's event loop. */
  public void install(ChannelPipeline pipeline) {
    Contexts contexts = current;
    pipeline.addLast(
        contexts.size() == 1
            ? newHandler(contexts.forName(null), pipeline.channel().alloc())
            : new ByName());
  }

  private static SslHandler newHandler(SslContext context, ByteBufAllocator allocator) {
    SslHandler handler = context.newHandler(allocator);
    handler.setHandshakeTimeoutMillis(0); // the wheel ends it
    return handler;
  }

  /** Waits for the name in the ClientHello, then makes room for the handler of its certificate. */
  private final class ByName extends SniHandler {
    ByName() {
      super(
          (host, promise) -> promise.setSuccess(current.forName(host)), CLIENT_HELLO_BYTES_MAX, 0);
    }

    @Override
    protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
      return newHandler(context, allocator);
    }
  }

  private void look() {
    List<PairFiles.Stamp> now = stamps(files);
    releaseRetired();
    // Only when nothing has changed since the last look: both files of a pair are new then.
    boolean settled = now.equals(seen);
    seen = now;
    if (settled && !now.equals(used)) {
      readAgain();
      used = now;
    }
    List<String> known = expiring;
    expiring = expiring();
    expiring.stream().filter(text -> !known.contains(text)).forEach(this::tell);
  }

  private static List<PairFiles.Stamp> stamps(List<PairFiles> files) {
    return files.stream().map(PairFiles::stamp).toList();
  }

  private void readAgain() {
    try {
      Contexts next = Contexts.of(read(files), factory);
      synchronized (this) {
        if (closed) {
          next.release();
          return;
        }
        retired = current; // an event loop may be about to use it
        current = next;
      }
      expiring = List.of(); // of new ones it is told again
      tell("certificates were read again, new connections get them: " + describePairs());
    } catch (TlsFailure e) {
      tell("new certificates are refused, the old ones stay: " + e.getMessage());
    }
  }

  /** What was still being read when this was closed is no news. */
  private void tell(String text) {
    if (!closed) {
      news.accept(text);
    }
  }

  private synchronized void releaseRetired() {
    if (retired != null) {
      retired.release();
      retired = null;
    }
  }

  /** The certificates, as one clause each: names and the day on which they expire. */
  public String describePairs() {
    return current.pairs().stream()
        .map(pair -> describeNames(pair) + " until " + pair.expires().toString().substring(0, 10))
        .collect(Collectors.joining(", "));
  }

  /** What the operator should know now: certificates that expire, a slow provider. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!factory.isNative()) {
      warnings.add("TLS by " + ContextFactory.describeProvider());
    }
    warnings.addAll(expiring());
    return warnings;
  }

  private List<String> expiring() {
    Instant now = Instant.ofEpochMilli(clock.epochMillis());
    return current.pairs().stream()
        .filter(pair -> pair.expires().isBefore(now.plus(EXPIRY_WARNING)))
        .map(
            pair ->
                "the certificate for %s %s on %s"
                    .formatted(
                        describeNames(pair),
                        pair.expires().isBefore(now) ? "has expired" : "expires",
                        pair.expires()))
        .toList();
  }

  private static String describeNames(Pair pair) {
    return pair.names().isEmpty() ? "no name" : String.join(" ", pair.names());
  }

  /** Once no connection is made any more. Does not wait for files that are being read. */
  @Override
  public synchronized void close() {
    closed = true;
    if (watch != null) {
      watch.end();
    }
    releaseRetired();
    current.release();
  }
}
