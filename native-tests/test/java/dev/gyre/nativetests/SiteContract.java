package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.server.GyreServer;
import dev.gyre.server.SiteExplainer;
import dev.gyre.server.StartFailure;
import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rules, hosts and mounts of a site, as clients see them. */
abstract class SiteContract extends TransportContract {
  private static final int SITES = 12;
  private static final int REQUESTS = 60;

  /** Seen, kept, found, known by its head. */
  private static final int REQUESTS_UNTIL_HOT = 4;

  private static final long FLIPPING_SECONDS = Long.getLong("gyre.tests.flippingSeconds", 2);

  /** Of the word secret, by bcrypt with a cost of 4. */
  private static final String HASH = "$2y$04$7FjglR1vVEBPdnl4O9CiFOOn6sOVJDPHDPNqfwZOgWaF252c6U.jm";

  private static final List<String> PATHS =
      List.of(
          "/",
          "/a.html",
          "/a",
          "/b/",
          "/b",
          "/b/c.txt",
          "/b/none.js",
          "/none",
          "/m/d.txt",
          "/m/",
          "/m",
          "/.hidden",
          "/old/x/y",
          "/b//c",
          "/%2e%2e/x",
          "/b/c.txt?q=1",
          "/a.css");

  private static final List<String> RULES =
      List.of(
          "path=/b/** cache-control=\"max-age=60\"",
          "path=**.css header=\"X-A: 1\"",
          "header=\"X-A: 2\" header=\"X-B: 3\"",
          "status=404 header=\"X-Lost: yes\" error-page=/404.html",
          "status=304 header=\"X-Same: yes\"",
          "path=/old/** redirect=/new/$1 redirect-status=308",
          "path=/x/** rewrite=/b/$1",
          "path=/none rewrite=/b/c.txt",
          "path=/b/** client=10.0.0.0/8 access=allow",
          "path=/b/c.txt access=deny",
          "path=/m/** access=deny",
          "host=two.example header=\"X-Host: two\"",
          "host=*.example path=/a.css redirect=/b/",
          "method=HEAD header=\"X-Head: yes\"",
          "cors=*",
          "path=/a.html cors=https://a.example",
          "security-headers=on",
          "clean-urls=on",
          "path=/b/** fallback=/a.html",
          "status=4xx error-page=/404.html");

  /** Stands for what a GET without it would get. */
  private static final String TAG = "TAG";

  private static final List<String> FIELDS =
      List.of(
          "Accept: */*",
          "Accept: text/html",
          "If-None-Match: *",
          "If-None-Match: \"other\"",
          "If-None-Match: " + TAG,
          "If-None-Match: " + TAG,
          "If-None-Match: " + TAG,
          "Range: bytes=0-1",
          "Accept-Encoding: gzip",
          "Origin: https://a.example",
          "If-Modified-Since: Sun, 01 Mar 2020 00:00:00 GMT");

  SiteContract(TransportKind transport) {
    super(transport);
  }

  /** What is kept is part of what is tested. */
  @Override
  final boolean choosesCache() {
    return true;
  }

  private TempSite site() {
    return newSite()
        .file("index.html", "<p>index")
        .file("a.html", "<p>a")
        .file("a.css", "a {}".repeat(400))
        .file("a.css.gz", "zipped")
        .file("b/c.txt", "c".repeat(5000))
        .file("404.html", "<p>lost")
        .file(".hidden", "h")
        .file("mounted/d.txt", "d")
        .file("two/a.css", "two {}");
  }

  private static Settings with(Settings settings, Random random, TempSite site) {
    List<String> rules = new ArrayList<>();
    for (String rule : RULES) {
      if (random.nextInt(3) == 0) {
        rules.add(random.nextInt(rules.size() + 1), rule);
      }
    }
    return settings
        .with(Options.RULE, String.join("\n", rules))
        .with(Options.CLEAN_URLS, random.nextInt(3) == 0 ? "on" : "off")
        .with(Options.SPA, random.nextInt(3) == 0 ? "on" : "off")
        .with(Options.MOUNT, "/m=" + site.path("mounted") + "\ntwo.example/=" + site.path("two"));
  }

  @Test
  void anExplanationIsWhatTheServerDoes() throws StartFailure {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    TempSite site = site();
    TreeSet<Integer> statuses = new TreeSet<>();
    for (int i = 0; i < SITES; i++) {
      Settings settings = with(Settings.DEFAULTS.with(Options.LOOPS, "1"), random, site);
      GyreServer server = start(GyreServer.files(site.root()).settings(settings));
      for (int k = 0; k < REQUESTS; k++) {
        String method = random.nextInt(4) == 0 ? "HEAD" : "GET";
        String target = PATHS.get(random.nextInt(PATHS.size()));
        List<String> fields = new ArrayList<>();
        fields.add("Host: " + (random.nextBoolean() ? "one.test" : "two.example"));
        String tag = tagOf(explain(site, settings, method, target, fields));
        fields.add(FIELDS.get(random.nextInt(FIELDS.size())).replace(TAG, tag));
        SiteExplainer.Explanation told = explain(site, settings, method, target, fields);
        statuses.add(told.status());
        String request =
            method + " " + target + " HTTP/1.1\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
        String what =
            "seed "
                + seed
                + ", rules "
                + settings.text(Options.RULE)
                + "\n"
                + request
                + told.toText();
        try (RawClient client = RawClient.connect(server)) {
          String plain = "GET " + target + " HTTP/1.1\r\n" + fields.getFirst() + "\r\n\r\n";
          client.exchange(plain);
          client.exchange(plain); // kept, if it may be
          for (int again = 0; again < REQUESTS_UNTIL_HOT; again++) {
            Answer answer = client.exchange(request);
            assertEquals(told.status(), answer.status(), what);
            assertEquals(sorted(told.fields()), sorted(fieldsOf(answer)), what);
          }
        }
      }
      server.close();
    }
    assertTrue(
        statuses.containsAll(List.of(200, 206, 301, 304, 403, 404)), "all kinds: " + statuses);
  }

  private static SiteExplainer.Explanation explain(
      TempSite site, Settings settings, String method, String target, List<String> fields)
      throws StartFailure {
    InetSocketAddress client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    return SiteExplainer.explain(
        site.root(), settings, new SiteExplainer.Sent(method, target, fields, client));
  }

  private static String tagOf(SiteExplainer.Explanation told) {
    return told.fields().stream()
        .filter(field -> field.startsWith("ETag: "))
        .map(field -> field.substring("ETag: ".length()))
        .findFirst()
        .orElse("\"none\"");
  }

  private static List<String> fieldsOf(Answer answer) {
    List<String> fields = new ArrayList<>();
    answer
        .headers()
        .forEach((name, values) -> values.forEach(value -> fields.add(name + ": " + value)));
    return fields;
  }

  /** Without what belongs to the connection, or is made anew for each answer. */
  private static List<String> sorted(List<String> fields) {
    return fields.stream()
        .filter(field -> !field.matches("(?i)(date|server|connection|transfer-encoding): .*"))
        .map(field -> field.replaceAll("boundary=.*", "boundary"))
        .map(SiteContract::withLowerCaseName)
        .sorted()
        .toList();
  }

  private static String withLowerCaseName(String field) {
    int colon = field.indexOf(':');
    return field.substring(0, colon).toLowerCase(java.util.Locale.ROOT) + field.substring(colon);
  }

  @Test
  void whatIsKeptForOneHostIsNotSentToAnother() {
    TempSite site = site();
    GyreServer server =
        start(
            GyreServer.files(site.root())
                .set(Options.LOOPS, "1")
                .set(Options.MOUNT, "two.example/=" + site.path("two")));
    try (RawClient client = RawClient.connect(server)) {
      for (int i = 0; i < 3 * REQUESTS_UNTIL_HOT; i++) {
        assertEquals("two {}", ask(client, "two.example", "/a.css").text());
        assertEquals("two {}", ask(client, "TWO.example:80", "/a.css").text());
        assertEquals("a {}".repeat(400), ask(client, "one.example", "/a.css").text());
        assertEquals(
            "two {}",
            client
                .exchange("GET http://two.example/a.css HTTP/1.1\r\nHost: two.example\r\n\r\n")
                .text());
      }
    }
  }

  private static Answer ask(RawClient client, String host, String target) {
    return client.exchange("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  }

  @Test
  void whatIsKeptForWhoMaySeeItIsNotSentToOthers() {
    TempSite site = site().file("../users", "ann:" + HASH + "\n");
    GyreServer server =
        start(
            GyreServer.files(site.root())
                .set(Options.LOOPS, "1")
                .set(Options.CACHE_VALID, "1h")
                .set(Options.RULE, "path=/b/** password=" + site.path("../users")));
    try (RawClient client = RawClient.connect(server)) {
      for (int i = 0; i < 2 * REQUESTS_UNTIL_HOT; i++) {
        client.exchange(known("/b/c.txt", "ann:secret")).expect(200);
        client.get("/b/c.txt").expect(401);
        client.get("/a.html").expect(200);
      }
    }
  }

  private static String known(String target, String credentials) {
    String word = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    return RawClient.request("GET", target, "Authorization: Basic " + word);
  }

  @Test
  void aWrongPasswordWaitsAndNobodyElseDoes() {
    TempSite site = site().file("../users", "ann:" + HASH + "\n");
    GyreServer server =
        start(
            GyreServer.files(site.root())
                .set(Options.LOOPS, "1")
                .set(Options.RULE, "path=/b/** password=" + site.path("../users")));
    try (RawClient guessing = RawClient.connect(server);
        RawClient leaving = RawClient.connect(server);
        RawClient other = RawClient.connect(server)) {
      long began = System.nanoTime();
      guessing.send(known("/b/c.txt", "ann:guess"));
      leaving.send(known("/b/c.txt", "ann:guess"));
      leaving.leave();
      int meanwhile = 0;
      while (System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(500)) {
        other.get("/a.html").expect(200);
        meanwhile++;
      }
      assertTrue(meanwhile > 0);
      guessing.read().expect(401);
      assertTrue(System.nanoTime() - began >= TimeUnit.SECONDS.toNanos(1), "the answer waits");
      guessing.exchange(known("/b/c.txt", "ann:secret")).expect(200);
    }
  }

  /**
   * Two generations whose files are told by every byte of them; a link goes from one to the other
   * while they are asked for.
   */
  @Test
  void aFlipUnderLoadLosesNothingAndMixesNothing()
      throws IOException, InterruptedException, ExecutionException {
    TempSite site = newSite();
    for (String generation : List.of("x", "y")) {
      site.file(generation + "/small.txt", generation.repeat(1000))
          .file(generation + "/large.bin", generation.repeat(200_000))
          .file(generation + "/many/" + generation + ".txt", generation);
    }
    Path link = site.path("current");
    Files.createSymbolicLink(link, site.path("x"));
    GyreServer server =
        start(GyreServer.files(link).set(Options.CACHE_VALID, "100ms").set(Options.INDEX, "none"));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(FLIPPING_SECONDS);
    Set<Character> seen = new TreeSet<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Set<Character>>> results = new ArrayList<>();
      for (String target : List.of("/small.txt", "/large.bin", "/many/?format=text")) {
        for (int i = 0; i < 2; i++) {
          results.add(clients.submit(() -> generations(server, target, end)));
        }
      }
      for (int flips = 1; System.nanoTime() < end; flips++) {
        Path next = site.path("next");
        Files.createSymbolicLink(next, site.path(flips % 2 == 0 ? "x" : "y"));
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
        TimeUnit.MILLISECONDS.sleep(150);
      }
      for (Future<Set<Character>> result : results) {
        seen.addAll(result.get());
      }
    }
    assertEquals(List.of('x', 'y'), List.copyOf(seen), "both were seen");
  }

  private static Set<Character> generations(GyreServer server, String target, long end) {
    Set<Character> seen = new TreeSet<>();
    try (RawClient client = RawClient.connect(server)) {
      while (System.nanoTime() < end) {
        Answer answer = client.get(target).expect(200);
        String text = answer.text().replace(".txt\n", "");
        assertFalse(text.isEmpty());
        char first = text.charAt(0);
        assertEquals(String.valueOf(first).repeat(text.length()), text, "one generation");
        seen.add(first);
      }
    }
    return seen;
  }
}
