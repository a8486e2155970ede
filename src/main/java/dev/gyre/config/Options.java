package dev.gyre.config;

import static dev.gyre.config.Option.Group.FILES;
import static dev.gyre.config.Option.Group.LIMIT;
import static dev.gyre.config.Option.Group.LISTEN;
import static dev.gyre.config.Option.Group.LOG;
import static dev.gyre.config.Option.Group.SITE;
import static dev.gyre.config.Option.Group.TIME;
import static dev.gyre.config.Option.Group.TLS;
import static dev.gyre.config.Option.Group.TRANSPORT;

import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Every option there is. A fact about an option has its one home here. */
public final class Options {
  private static final List<Option<?>> ALL = new ArrayList<>();
  private static final String OWNER_NAME = "[^:\\s\\p{Cntrl}]+";
  private static final String OWNER = OWNER_NAME + "(:" + OWNER_NAME + ")?|:" + OWNER_NAME;
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofHours(24);

  /** Addresses to listen on. */
  public static final Option<List<String>> BIND =
      option(
          "bind",
          LISTEN,
          Syntax.list("ADDRESS", "an IP address or host name", word -> !word.isEmpty()),
          "127.0.0.1",
          "Address to listen on, IPv4 or IPv6; each of 0.0.0.0 and :: is all addresses of both. May"
              + " be given more than once.");

  /** Port to listen on. */
  public static final Option<Integer> PORT =
      option(
          "port",
          LISTEN,
          Syntax.integerOrOff("PORT", 0, 65535),
          "8081",
          "Port to listen on; 0 takes a free one and prints it, off listens on Unix sockets only."
              + " Sockets that a service manager hands over (LISTEN_FDS) replace it and --bind.");

  /** Unix sockets. */
  public static final Option<List<String>> UNIX_SOCKET =
      option(
          "unix-socket",
          LISTEN,
          Syntax.texts("PATH", "a file name", text -> !text.isEmpty()),
          "",
          "Unix socket to listen on too; what a server that died has left there is replaced. May be"
              + " repeated.");

  /** Mode of Unix sockets. */
  public static final Option<Set<PosixFilePermission>> UNIX_SOCKET_MODE =
      option(
          "unix-socket-mode",
          LISTEN,
          Syntax.fileMode(),
          "660",
          "Who may connect to Unix sockets, as chmod has it: those with write permission.");

  /** Owner of Unix sockets. */
  public static final Option<String> UNIX_SOCKET_OWNER =
      option(
          "unix-socket-owner",
          LISTEN,
          Syntax.text(
              "USER:GROUP",
              "a user, a colon and a group, or one of them: www-data, www-data:web or :web",
              text -> text.isEmpty() || text.matches(OWNER)),
          "",
          "Owner and group of Unix sockets; empty leaves those of the process.");

  /** Proxies in front. */
  public static final Option<List<Network>> PROXY_PROTOCOL =
      option(
          "proxy-protocol",
          LISTEN,
          networks(),
          "",
          "Network of proxies, such as 10.0.0.0/8, whose connections begin with a PROXY header,"
              + " version 1 or 2, which names the client; without one they are refused. From"
              + " elsewhere such a header is a malformed request, but over a Unix socket all must"
              + " send one then. May be repeated.");

  /** Accept queue length. */
  public static final Option<Integer> BACKLOG =
      option(
          "backlog",
          LISTEN,
          Syntax.integer("COUNT", 1, 1 << 20),
          "4096",
          "Connections the kernel may hold before they are accepted, for each event loop;"
              + " net.core.somaxconn caps it.");

  /** HTTP/2. */
  public static final Option<Boolean> HTTP2 =
      option(
          "http2",
          LISTEN,
          Syntax.onOff(),
          "on",
          "Speak HTTP/2 too: over TLS with clients that choose it, without TLS with those that begin"
              + " with it.");

  /** Certificates. */
  public static final Option<List<String>> TLS_CERT =
      option(
          "tls-cert",
          TLS,
          Syntax.texts("FILE", "a file name", text -> !text.isEmpty()),
          "",
          "Certificate with its chain, in PEM: speak TLS. May be repeated, each with its own"
              + " --tls-key; a client gets the first that has the name it asks for, else the first."
              + " Files that change are read again within seconds; connections stay.");

  /** Private keys. */
  public static final Option<List<String>> TLS_KEY =
      option(
          "tls-key",
          TLS,
          Syntax.texts("FILE", "a file name", text -> !text.isEmpty()),
          "",
          "Private key of the certificate in the same place: PEM, PKCS #8, without a password.");

  /** A certificate for development. */
  public static final Option<Boolean> TLS_SELF_SIGNED =
      option(
          "tls-self-signed",
          TLS,
          Syntax.onOff(),
          "off",
          "Speak TLS with a certificate for localhost that is made at the start and that no client"
              + " trusts: for development.");

  /** Oldest version of TLS. */
  public static final Option<TlsVersion> TLS_MIN_VERSION =
      option(
          "tls-min-version",
          TLS,
          Syntax.choice(TlsVersion.class),
          "1.2",
          "Oldest version of TLS that is spoken.");

  /** Plain port that leads to TLS. */
  public static final Option<Integer> TLS_REDIRECT_PORT =
      option(
          "tls-redirect-port",
          TLS,
          Syntax.integerOrOff("PORT", 0, 65535),
          "off",
          "Port without TLS, on the same addresses, that answers every request with the same address"
              + " under https (308).");

  /** Strict transport security. */
  public static final Option<Duration> HSTS =
      option(
          "hsts",
          TLS,
          Syntax.duration(Duration.ZERO, Duration.ofDays(3650)),
          "0s",
          "How long browsers are to use TLS only for this host (Strict-Transport-Security), such as"
              + " 8760h for a year; 0s says nothing.");

  /** Transport to use. */
  public static final Option<TransportMode> TRANSPORT_MODE =
      option(
          "transport",
          TRANSPORT,
          Syntax.choice(TransportMode.class),
          "auto",
          "Socket path: auto takes the first that is proven to work of io_uring, epoll, NIO;"
              + " a named one is required, and the server does not start without it.");

  /** Event loops. */
  public static final Option<Integer> LOOPS =
      option(
          "loops",
          TRANSPORT,
          Syntax.integerOrAuto("COUNT", 1, 1024),
          "auto",
          "Event loops, each a thread with its own listener; auto is the number of usable CPUs.");

  /** Link policy. */
  public static final Option<SymlinkPolicy> SYMLINKS =
      option(
          "symlinks",
          FILES,
          Syntax.choice(SymlinkPolicy.class),
          "within",
          "Symbolic links: within follows those that stay under the root, deny none, follow all.");

  /** Dot files. */
  public static final Option<Boolean> HIDDEN =
      option(
          "hidden",
          FILES,
          Syntax.onOff(),
          "off",
          "Serve and list names that begin with a dot; /.well-known is always served.");

  /** Directory listings. */
  public static final Option<Boolean> LISTING =
      option(
          "listing",
          FILES,
          Syntax.onOff(),
          "on",
          "List directories without an index file; off answers 404 for them.");

  /** Rows of a listing. */
  public static final Option<Integer> LISTING_PAGE =
      option(
          "listing-page",
          FILES,
          Syntax.integerOrOff("COUNT", 1, 1_000_000),
          "10000",
          "Rows of a listing on one page for people, with a link to the next; off shows all on one."
              + " Programs get all rows, or as many as they ask for.");

  /** README below a listing. */
  public static final Option<Boolean> LISTING_README =
      option(
          "listing-readme",
          FILES,
          Syntax.onOff(),
          "on",
          "Show a README.md of up to 128 KiB below the listing of its directory, without the HTML in it.");

  /** Directories as archives. */
  public static final Option<Long> LISTING_ARCHIVE =
      option(
          "listing-archive",
          FILES,
          Syntax.sizeOrOff(1, 1L << 50),
          "off",
          "Offer all that is below a listed directory as one archive too (?archive=zip,"
              + " ?archive=tar.zst), if its files have that size together at most, with 100,000"
              + " entries and 16 MiB of names; more is answered 403. It holds files that no page"
              + " links to as well. As many as a quarter of --file-threads are made at a time, else"
              + " 503; off offers none.");

  /** Index files. */
  public static final Option<List<String>> INDEX =
      option(
          "index",
          FILES,
          Syntax.list(
              "NAME",
              "a file name without a slash",
              word -> !word.isEmpty() && word.indexOf('/') < 0),
          "index.html",
          "Files that stand for their directory, the first that exists; may be repeated.");

  /** Media type overrides. */
  public static final Option<String> MIME_TYPES =
      option(
          "mime-types",
          FILES,
          Syntax.text("FILE", "a file name", word -> true),
          "",
          "File of media types (type, then suffixes, a line each) that override the built-in"
              + " table.");

  /** Compressed neighbours. */
  public static final Option<List<String>> PRECOMPRESSED =
      option(
          "precompressed",
          FILES,
          suffixesOrOff(List.of("br", "zst", "gz")),
          "br,zst,gz",
          "Compressed files beside text files, such as a.css.br beside a.css, that are sent instead"
              + " to clients that accept them, the first of what a client likes equally; off looks"
              + " for none. One that is older than its original, or not smaller, is never sent.");

  /** Codings that are applied here. */
  public static final Option<List<String>> COMPRESS =
      option(
          "compress",
          FILES,
          suffixesOrOff(List.of("br", "zstd", "gzip")),
          "br,zstd,gzip",
          "Codings in which text files without a compressed neighbour are sent to clients that accept"
              + " them, the first of what a client likes equally. Made once, off the event loops,"
              + " and kept in memory, a quarter of --cache-size; never for a range; off makes none.");

  /** How hard. */
  public static final Option<CompressLevel> COMPRESS_LEVEL =
      option(
          "compress-level",
          FILES,
          Syntax.choice(CompressLevel.class),
          "normal",
          "How hard to compress: time against size.");

  /** From which size on. */
  public static final Option<Long> COMPRESS_MIN =
      option(
          "compress-min",
          FILES,
          Syntax.size(1, 1L << 30),
          "1k",
          "Smallest file that is compressed.");

  /** Up to which size. */
  public static final Option<Long> COMPRESS_MAX =
      option(
          "compress-max",
          FILES,
          Syntax.size(1, 1L << 30),
          "8m",
          "Largest file that is compressed; larger ones are better compressed once, beside the"
              + " original.");

  /** File threads. */
  public static final Option<Integer> FILE_THREADS =
      option(
          "file-threads",
          FILES,
          Syntax.integerOrAuto("COUNT", 1, 1024),
          "auto",
          "Threads for calls that may wait for a disk; auto is four for each usable CPU.");

  /** Request head deadline. */
  public static final Option<Duration> HEADER_TIMEOUT =
      option(
          "header-timeout",
          TIME,
          Syntax.duration(MILLISECOND, DAY),
          "10s",
          "For the whole request head, from its first byte; further bytes do not extend it.");

  /** Handshake deadline. */
  public static final Option<Duration> TLS_HANDSHAKE_TIMEOUT =
      option(
          "tls-handshake-timeout",
          TIME,
          Syntax.duration(MILLISECOND, DAY),
          "10s",
          "For the whole TLS handshake, and for a PROXY header, from the beginning of the connection.");

  /** Keep-alive idle deadline. */
  public static final Option<Duration> IDLE_TIMEOUT =
      option(
          "idle-timeout",
          TIME,
          Syntax.duration(MILLISECOND, DAY),
          "60s",
          "Between requests, and before the first one; shorter when connections run out.");

  /** Request body progress deadline. */
  public static final Option<Duration> BODY_TIMEOUT =
      option(
          "body-timeout",
          TIME,
          Syntax.duration(MILLISECOND, DAY),
          "20s",
          "Between two reads of a request body that is drained.");

  /** Write progress deadline. */
  public static final Option<Duration> WRITE_TIMEOUT =
      option(
          "write-timeout",
          TIME,
          Syntax.duration(MILLISECOND, DAY),
          "60s",
          "Without one byte of an answer accepted by the peer; a slow download is not cut.");

  /** Lingering close. */
  public static final Option<Duration> LINGER_TIMEOUT =
      option(
          "linger-timeout",
          TIME,
          Syntax.duration(MILLISECOND, DAY),
          "2s",
          "To read on after the last answer, so that the peer sees a clean end and no reset.");

  /** Drain deadline. */
  public static final Option<Duration> DRAIN =
      option(
          "drain",
          TIME,
          Syntax.duration(Duration.ZERO, DAY),
          "30s",
          "For answers that run when the server is told to stop.");

  /** How long a drain waits for requests. */
  public static final Option<Duration> DRAIN_IDLE =
      option(
          "drain-idle",
          TIME,
          Syntax.duration(Duration.ZERO, DAY),
          "100ms",
          "Of that for idle connections: a request that comes meanwhile is answered, as the last.");

  /** Minimum rate. */
  public static final Option<Long> MIN_RATE =
      option(
          "min-rate",
          LIMIT,
          Syntax.size(0, 1L << 40),
          "0",
          "Bytes a second a peer must accept on average over the write timeout; 0 asks nothing.");

  /** Connection cap. */
  public static final Option<Integer> MAX_CONNECTIONS =
      option(
          "max-connections",
          LIMIT,
          Syntax.integerOrAuto("COUNT", 1, 1 << 24),
          "auto",
          "Open connections; auto is what the descriptor limit leaves room for.");

  /** Connection cap for a client address. */
  public static final Option<Integer> MAX_CONNECTIONS_PER_CLIENT =
      option(
          "max-connections-per-client",
          LIMIT,
          Syntax.integer("COUNT", 0, 1 << 24),
          "0",
          "Open connections from one address (IPv6: one /64 network); 0 sets no limit.");

  /** Requests of a client. */
  public static final Option<Integer> CLIENT_REQUEST_RATE =
      option(
          "client-request-rate",
          LIMIT,
          Syntax.integer("COUNT", 0, 1_000_000),
          "0",
          "Requests a second from one address (IPv6: one /64 network); more are answered 429 with"
              + " Retry-After. 0 sets no limit.");

  /** How many may come at once. */
  public static final Option<Integer> CLIENT_REQUEST_BURST =
      option(
          "client-request-burst",
          LIMIT,
          Syntax.integer("COUNT", 1, 1_000_000),
          "100",
          "Requests that may come at once before --client-request-rate counts, as a page with many"
              + " images needs.");

  /** Bytes of a client. */
  public static final Option<Long> CLIENT_BANDWIDTH =
      option(
          "client-bandwidth",
          LIMIT,
          Syntax.size(0, 1L << 40),
          "0",
          "Bytes a second that one address (IPv6: one /64 network) gets of bodies larger than 64"
              + " KiB (32 KiB by sendfile), in all its downloads together; 0 sets no limit.");

  /** Request line bytes. */
  public static final Option<Long> MAX_REQUEST_LINE =
      option(
          "max-request-line",
          LIMIT,
          Syntax.size(64, 1 << 20),
          "8k",
          "Request line; a longer one is answered 414.");

  /** Request head bytes. */
  public static final Option<Long> MAX_HEADER_BYTES =
      option(
          "max-header-bytes",
          LIMIT,
          Syntax.size(256, 1 << 20),
          "32k",
          "Request head with its request line; a longer one is answered 431.");

  /** Request header fields. */
  public static final Option<Integer> MAX_HEADERS =
      option(
          "max-headers",
          LIMIT,
          Syntax.integer("COUNT", 1, 10_000),
          "100",
          "Header fields of a request; more are answered 431.");

  /** Request body bytes. */
  public static final Option<Long> MAX_BODY =
      option(
          "max-body",
          LIMIT,
          Syntax.size(0, 1L << 40),
          "1m",
          "Bytes of a request body that are read and dropped; a longer one is answered 413.");

  /** Pipelined requests. */
  public static final Option<Integer> PIPELINE =
      option(
          "pipeline",
          LIMIT,
          Syntax.integer("COUNT", 1, 10_000),
          "64",
          "Answers of one connection that may wait to be sent; further pipelined requests are read"
              + " when these are gone.");

  /** Queue of file work. */
  public static final Option<Integer> FILE_QUEUE =
      option(
          "file-queue",
          LIMIT,
          Syntax.integer("COUNT", 1, 1 << 20),
          "4096",
          "Requests that may wait for a file thread; more are answered 503 with Retry-After.");

  /** Memory for answers that are ready to be sent. */
  public static final Option<Long> CACHE_SIZE =
      option(
          "cache-size",
          FILES,
          Syntax.size(0, 1L << 40),
          "64m",
          "Memory for answers of small files that are asked for again and again, at most a quarter of"
              + " the JVM's, and an eighth of that more for listings; 0 makes every answer anew.");

  /** How long an answer may be sent without a look at its file. */
  public static final Option<Duration> CACHE_VALID =
      option(
          "cache-valid",
          FILES,
          Syntax.duration(MILLISECOND, DAY),
          "1s",
          "How long such an answer is sent without another look at its file: the longest time for"
              + " which a change goes unseen. Files younger than two seconds are never kept.");

  /** The directory that is served. */
  public static final Option<String> ROOT =
      option(
          "root",
          SITE,
          Syntax.text("DIR", "a directory", text -> !text.isEmpty()),
          ".",
          "Directory to serve; one given to the command goes first. When its name leads to another"
              + " directory, as after a deploy that turns a link, new requests see that one within"
              + " twice --cache-valid.");

  /** Further directories. */
  public static final Option<List<Mount>> MOUNT =
      option(
          "mount",
          SITE,
          Mount.syntax(),
          "",
          "A directory for paths below another, such as /docs=/srv/docs; with a host before it only"
              + " for that, such as example.org/=/srv/example or *.example.org/docs=/srv/docs. The"
              + " named host goes before one with a star, that before none, and the longest path"
              + " before others. May be repeated.");

  /** Rules. */
  public static final Option<List<Rule>> RULE =
      option(
          "rule",
          SITE,
          Syntax.rules(),
          "",
          "What holds for some requests: conditions and what then, such as path=/old/**"
              + " redirect=/new/$1. May be repeated; the first rule that says something about a"
              + " matter decides it. In a file each may be a table [[rule]]. Conditions are "
              + RuleKey.listed(RuleKey.Part.CONDITION)
              + "; what then is "
              + RuleKey.listed(RuleKey.Part.EFFECT)
              + ".");

  /** One page for everything. */
  public static final Option<Boolean> SPA =
      option(
          "spa",
          SITE,
          Syntax.onOff(),
          "off",
          "Answer with /index.html where there is nothing and the name has no dot, for sites whose"
              + " script knows the paths: a last rule fallback=/index.html.");

  /** Names without .html. */
  public static final Option<Boolean> CLEAN_URLS =
      option(
          "clean-urls",
          SITE,
          Syntax.onOff(),
          "off",
          "Answer /a with the file a.html, and lead /a.html to /a: a last rule clean-urls=on.");

  /** Fields against attacks by other sites. */
  public static final Option<Boolean> SECURITY_HEADERS =
      option(
          "security-headers",
          SITE,
          Syntax.onOff(),
          "off",
          "Send the fields that keep other sites from framing and misusing this one: a last rule"
              + " security-headers=on.");

  /** Access log format. */
  public static final Option<AccessLogFormat> ACCESS_LOG =
      option(
          "access-log",
          LOG,
          Syntax.choice(AccessLogFormat.class),
          "off",
          "One line for each answer, whole or broken off: combined log format or JSON.");

  /** Access log file. */
  public static final Option<String> ACCESS_LOG_FILE =
      option(
          "access-log-file",
          LOG,
          Syntax.text("FILE", "a file name or '-'", word -> !word.isEmpty()),
          "-",
          "Where the access log is appended; - is the standard output. When the file has another name"
              + " or is gone, a new one is begun: logrotate has to tell nobody.");

  /** Access logs of hosts. */
  public static final Option<List<HostLog>> ACCESS_LOG_HOST =
      option(
          "access-log-host",
          LOG,
          HostLog.syntax(),
          "",
          "A file of its own for the lines of a host, such as"
              + " files.example.org=/var/log/files.log, in the format of --access-log. May be"
              + " repeated; the first that fits a request has its line.");

  /** Log of closed connections. */
  public static final Option<Boolean> CLOSE_LOG =
      option(
          "close-log",
          LOG,
          Syntax.onOff(),
          "off",
          "One line for each connection that ends, with its reason, on the standard error.");

  /** Server header field. */
  public static final Option<Boolean> SERVER_HEADER =
      option(
          "server-header",
          LOG,
          Syntax.onOff(),
          "on",
          "Send 'Server: gyre', without a version, in every answer.");

  private Options() {}

  /** All options in the order of the help. */
  public static List<Option<?>> all() {
    return List.copyOf(ALL);
  }

  /** The option of that name, or null. */
  public static @org.jspecify.annotations.Nullable Option<?> named(String name) {
    for (Option<?> option : ALL) {
      if (option.name().equals(name)) {
        return option;
      }
    }
    return null;
  }

  /** Some of these, in the user's order; or none. */
  private static Syntax<List<String>> suffixesOrOff(List<String> known) {
    return new Syntax<>(
        "LIST",
        "'off' or a list of " + String.join(", ", known) + ", each once",
        true,
        text -> {
          List<String> suffixes =
              text.equals("off")
                  ? List.of()
                  : Arrays.stream(text.split(",", -1)).map(String::trim).toList();
          if (!known.containsAll(suffixes) || Set.copyOf(suffixes).size() < suffixes.size()) {
            throw new IllegalArgumentException(text);
          }
          return suffixes;
        });
  }

  private static Syntax<List<Network>> networks() {
    return new Syntax<>(
        "NETWORK",
        "an IP address, or a network such as 10.0.0.0/8 or fd00::/8",
        true,
        text ->
            text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                    .map(word -> Network.parse(word.trim()))
                    .toList());
  }

  private static <T> Option<T> option(
      String name, Option.Group group, Syntax<T> syntax, String defaultText, String help) {
    Option<T> option = new Option<>(name, group, syntax, defaultText, help);
    ALL.add(option);
    return option;
  }
}
