package dev.gyre.nativetests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees: lines, signals, exit codes, and a machine that is short of things. */
abstract class ProcessContract extends TransportContract {
  ProcessContract(TransportKind transport) {
    super(transport);
  }

  private ServerProcess serve(TempSite site, String... more) {
    return serve(List.of(), Map.of(), site, more);
  }

  private ServerProcess serve(
      List<String> prefix, Map<String, String> environment, TempSite site, String... more) {
    List<String> arguments = new ArrayList<>(List.of("serve", site.root().toString()));
    arguments.addAll(List.of("--transport", transport().toString()));
    arguments.addAll(Arrays.asList(more));
    if (!arguments.contains("--port")) {
      arguments.addAll(List.of("--port", "0"));
    }
    return ServerProcess.start(directory, prefix, environment, arguments.toArray(String[]::new));
  }

  @Test
  void startUpLineNamesRootAddressAndTransport() {
    TempSite site = newSite().file("a.txt", "a");
    try (ServerProcess server = serve(site)) {
      int port = server.port();
      String line = server.output().lines().findFirst().orElseThrow();
      assertTrue(line.contains(site.root().toString()), line);
      assertTrue(line.contains(" on " + transport()), line);
      try (RawClient client = RawClient.connect(port)) {
        client.get("/a.txt").expect(200, "a");
      }
      // What the machine lacks may be warned of; nothing else is said.
      assertTrue(
          server.errors().lines().allMatch(error -> error.startsWith("gyre: warning: ")),
          server::errors);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void firstSignalFinishesTheTransferAndEndsWithZero(String signal) throws IOException {
    byte[] content = TempSite.noise(24 << 20);
    TempSite site = newSite().file("f", content).file("a.txt", "a");
    try (ServerProcess server = serve(site)) {
      int port = server.port();
      try (RawClient idle = RawClient.connect(port);
          RawClient busy = RawClient.connect(port)) {
        idle.get("/a.txt").expect(200, "a");
        busy.send(RawClient.request("GET", "/f"));
        busy.readHeadOnly().expect(200);
        server.signal(signal);
        idle.expectFin();
        Await.until(() -> !accepts(port), () -> "still accepts");
        assertTrue(server.isAlive());
        assertArrayEquals(content, busy.in().readNBytes(content.length));
        busy.expectFin();
      }
      assertEquals(0, server.exitCode(), server::toString);
      String last = server.output().lines().reduce("", (before, line) -> line);
      assertTrue(last.contains("finished 1, cut 0, idle closed "), server::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void secondSignalEndsAtOnce(String signal, int exitCode) {
    try (ServerProcess server = serve(newSite().sparse("f", 64 << 20), "--drain", "10m")) {
      int port = server.port();
      try (RawClient stalled = RawClient.connect(port)) {
        stalled.send(RawClient.request("GET", "/f"));
        stalled.readHeadOnly().expect(200);
        server.signal("TERM");
        Await.until(() -> !accepts(port), () -> "still accepts");
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200)); // not at the same moment
        server.signal(signal);
        assertEquals(exitCode, server.exitCode(), server::toString);
      }
    }
  }

  /**
   * As when a machine was suspended. To end them all in one go would overflow the completion queue
   * of io_uring, and hold up everybody else.
   */
  @Test
  void thousandsThatAreDueAtOnceEndWithoutComplaint() throws IOException {
    TempSite site = newSite().file("a.txt", "a");
    List<Socket> clients = new ArrayList<>();
    try (ServerProcess server = serve(site, "--loops", "1", "--idle-timeout", "2s")) {
      int port = server.port();
      for (int i = 0; i < 2000; i++) {
        clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }
      RawClient.connect(port).get("/a.txt").expect(200, "a"); // so all before it are accepted
      server.signal("STOP");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2500));
      server.signal("CONT");
      for (Socket client : clients) {
        client.setSoTimeout(15_000);
        assertEquals(-1, client.getInputStream().read());
      }
      assertFalse(server.errors().contains("io.netty"), server::errors);
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void portInUseIs69WithOneClearLine() {
    TempSite site = newSite();
    try (ServerProcess first = serve(site)) {
      String port = Integer.toString(first.port());
      try (ServerProcess second = serve(site, "--port", port)) {
        assertEquals(69, second.exitCode(), second::toString);
        assertEquals(1, second.errors().lines().count(), second::errors);
        assertTrue(second.errors().contains("port in use"), second::errors);
        assertTrue(second.errors().contains(port), second::errors);
      }
    }
  }

  @Test
  void wrongUsageIs2AndAMissingRootHasItsOwnCode() {
    TempSite site = newSite();
    try (ServerProcess badFlag = serve(site, "--no-such-option");
        ServerProcess badValue = serve(site, "--idle-timeout", "soon");
        ServerProcess noRoot =
            ServerProcess.start(
                directory, List.of(), Map.of(), "serve", site.path("missing").toString())) {
      assertEquals(2, badFlag.exitCode(), badFlag::toString);
      assertTrue(badFlag.errors().contains("--no-such-option"), badFlag::errors);
      assertEquals(2, badValue.exitCode(), badValue::toString);
      assertTrue(badValue.errors().contains("soon"), badValue::errors);
      assertEquals(66, noRoot.exitCode(), noRoot::toString);
      assertTrue(noRoot.errors().contains("missing"), noRoot::errors);
    }
  }

  @Test
  void aFileThatAnOptionNamesHasTheCodeOfOneThatCannotBeRead() {
    TempSite site = newSite().file("wrong", "nothing of use");
    String missing = site.path("missing").toString();
    String wrong = site.path("wrong").toString();
    try (ServerProcess noPair = serve(site, "--tls-cert", missing, "--tls-key", missing);
        ServerProcess noTypes = serve(site, "--mime-types", missing);
        ServerProcess wrongPair = serve(site, "--tls-cert", wrong, "--tls-key", wrong);
        ServerProcess wrongTypes = serve(site, "--mime-types", wrong)) {
      for (ServerProcess unread : List.of(noPair, noTypes)) {
        assertEquals(66, unread.exitCode(), unread::toString);
        assertTrue(unread.errors().contains(missing), unread::errors);
        assertTrue(unread.errors().contains("there is no such file"), unread::errors);
      }
      assertEquals(2, wrongPair.exitCode(), wrongPair::toString);
      assertEquals(2, wrongTypes.exitCode(), wrongTypes::toString);
    }
  }

  @Test
  void fileAndEnvironmentHoldUnlessAFlagSaysOtherwise() throws IOException {
    TempSite site = newSite().file("home.html", "home").file(".hidden", "h").directory("d");
    Path file = directory.resolve("gyre.toml");
    Files.writeString(file, "index = ['home.html']\nhidden = true\nport = 1\nlisting = true\n");
    Map<String, String> environment =
        Map.of("GYRE_CONFIG", file.toString(), "GYRE_LISTING", "off", "GYRE_PORT", "2");
    try (ServerProcess server = serve(List.of(), environment, site);
        RawClient client = RawClient.connect(server.port())) {
      client.get("/").expect(200, "home");
      client.get("/.hidden").expect(200, "h");
      client.get("/d/").expect(404);
    }
  }

  @Test
  void aWrongFileIsToldWholeAndNothingIsStarted() throws IOException {
    TempSite site = newSite();
    Path file = directory.resolve("gyre.toml");
    Files.writeString(file, "prot = 80\nloops = 0\n");
    try (ServerProcess wrong = serve(site, "--config", file.toString());
        ServerProcess missing = serve(site, "--config", file + ".missing")) {
      assertEquals(2, wrong.exitCode(), wrong::toString);
      assertEquals(
          List.of(
              "gyre: " + file + ":1: prot: unknown key, nearest is port",
              "gyre: " + file + ":2: loops: '0' is not 'auto' or a whole number from 1 to 1024"),
          wrong.errors().lines().toList());
      assertEquals("", wrong.output());
      assertEquals(66, missing.exitCode(), missing::toString);
      assertTrue(missing.errors().contains(file + ".missing: cannot be read"), missing::errors);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "C.UTF-8"})
  void namesOfAnyBytesAreServedInEveryLocale(String locale) {
    byte[] invalid = "latin-\u00e9.txt".getBytes(ISO_8859_1);
    TempSite site = newSite().file("ünï-日本.txt", "utf-8").file(invalid, "latin".getBytes(US_ASCII));
    Map<String, String> environment = Map.of("LC_ALL", locale, "LANG", locale);
    try (ServerProcess server = serve(List.of(), environment, site);
        RawClient client = RawClient.connect(server.port())) {
      client.get("/%C3%BCn%C3%AF-%E6%97%A5%E6%9C%AC.txt").expect(200, "utf-8");
      client.get("/latin-%E9.txt").expect(200, "latin");
      String page = client.get("/").expect(200).text();
      assertTrue(page.contains("href=\"latin-%E9.txt\""), page);
      assertTrue(page.contains("href=\"%C3%BCn%C3%AF-%E6%97%A5%E6%9C%AC.txt\""), page);
      String shown = new String(page.getBytes(ISO_8859_1), java.nio.charset.StandardCharsets.UTF_8);
      assertTrue(shown.contains("ünï-日本.txt"), shown);
    }
  }

  /** Root may read everything, so the server runs without the right to. */
  @Test
  void unreadableFilesAndDirectoriesAre403() {
    TempSite site =
        newSite().file("a.txt", "a").file("closed", "secret").file("shut/f", "f").directory("dark");
    site.permissions("closed", "---------");
    site.permissions("shut", "---------").permissions("dark", "---------");
    List<String> prefix =
        Requirement.isRoot()
            ? List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search")
            : List.of();
    try (ServerProcess server = serve(prefix, Map.of(), site);
        RawClient client = RawClient.connect(server.port())) {
      for (String target : new String[] {"/closed", "/shut/f", "/shut/", "/dark/"}) {
        Answer answer = client.get(target).expect(403);
        assertFalse(answer.text().contains("secret"), answer::text);
      }
      client.get("/a.txt").expect(200, "a");
      site.permissions("closed", "rw-r--r--");
      client.get("/closed").expect(200, "secret");
      site.permissions("closed", "---------");
      client.get("/closed").expect(403);
    } finally {
      site.permissions("shut", "rwxr-xr-x").permissions("dark", "rwxr-xr-x");
    }
  }

  /** More clients than descriptors: it says so, goes on, burns nothing, and recovers. */
  @ParameterizedTest
  @ValueSource(ints = {128, 256})
  void fewDescriptorsAreSurvived(int limit) {
    List<String> prefix = List.of("prlimit", "--nofile=" + limit + ":" + limit);
    TempSite site = newSite().file("a.txt", "a").file("large", TempSite.noise(200_000));
    List<RawClient> flood = new ArrayList<>();
    // The cap that was asked for is more than fits, so that descriptors run out.
    try (ServerProcess server = serve(prefix, Map.of(), site, "--max-connections", "10000")) {
      int port = server.port();
      assertTrue(server.errors().contains("open files"), server::toString);
      // Classes in a folder, as in a test, are opened one by one; those of a jar always can be.
      assertTrue(isServed(port), server::toString);
      for (int i = 0; i < limit * 2; i++) {
        flood.add(RawClient.connect(port).send("GET /large HTTP/1.1\r\n"));
      }
      long before = server.cpuMillis();
      long start = System.nanoTime();
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2)); // the length of the measurement
      long wall = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      long cpu = server.cpuMillis() - before;
      assertTrue(cpu < wall / 2, () -> cpu + " ms of CPU in " + wall + " ms under a flood");
      assertTrue(server.isAlive(), server::toString);
      flood.forEach(RawClient::close);
      flood.clear();
      Await.until(() -> isServed(port), server::toString);
      for (int i = 0; i < 20; i++) {
        assertTrue(isServed(port), server::toString);
      }
      server.signal("TERM");
      assertEquals(0, server.exitCode(), server::toString);
    } finally {
      flood.forEach(RawClient::close);
    }
  }

  /** With the cap that is derived from the limit, idle clients are replaced and all are served. */
  @Test
  void capAdaptsToFewDescriptors() {
    List<String> prefix = List.of("prlimit", "--nofile=128:128");
    TempSite site = newSite().file("a.txt", "a");
    List<RawClient> clients = new ArrayList<>();
    try (ServerProcess server = serve(prefix, Map.of(), site)) {
      int port = server.port();
      assertTrue(server.errors().contains("128 open files"), server::toString);
      for (int i = 0; i < 400; i++) {
        RawClient client = RawClient.connect(port);
        clients.add(client);
        client.get("/a.txt").expect(200, "a");
      }
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  private static boolean isServed(int port) {
    try (RawClient client = RawClient.connect(port)) {
      return client.get("/a.txt").status() == 200;
    } catch (java.io.UncheckedIOException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"combined", "json"})
  void accessLogCannotBeForged(String format) throws IOException {
    Path log = directory.resolve("access.log");
    TempSite site = newSite().file("a.txt", "a").file("line\nfeed", "x");
    String[] requests = {
      RawClient.request("GET", "/a.txt", "User-Agent: plain"),
      RawClient.request("GET", "/line%0afeed"),
      RawClient.request("GET", "/%0d%0a127.0.0.1 - - forged"),
      RawClient.request(
          "GET", "/a\"b\\c", "User-Agent: q\"uote\\ \u0080\u009b\u00ff", "Referer: \""),
      RawClient.request("GET", "/\u001b[31m"),
      RawClient.request("GET", "/a.txt", "User-Agent: \u001b[31m"),
      "GET /a.txt HTTP/1.1\nforged\n\n",
      "\u0000\u0001\r\nforged\r\n\r\n",
    };
    try (ServerProcess server =
        serve(site, "--access-log", format, "--access-log-file", log.toString())) {
      int port = server.port();
      for (String request : requests) {
        try (RawClient client = RawClient.connect(port)) {
          client.send(request).halfClose();
          client.discardAll();
        }
      }
      server.signal("TERM");
      assertEquals(0, server.exitCode(), server::toString);
    }
    byte[] bytes = Files.readAllBytes(log);
    for (byte each : bytes) {
      assertTrue(each == '\n' || (each >= ' ' && each < 0x7f) || each < 0, "byte " + each);
      assertFalse((each & 0xff) >= 0x80 && (each & 0xff) < 0xa0 && format.equals("combined"));
    }
    List<String> lines = new String(bytes, ISO_8859_1).lines().toList();
    assertEquals(requests.length, lines.size(), () -> String.join("\n", lines));
    String combined =
        "127\\.0\\.0\\.1 - - \\[[^\\]]+\\] (\"([^\"\\\\]|\\\\.)*\") \\d{3} (\\d+|-)"
            + "( (\"([^\"\\\\]|\\\\.)*\")){2}.*";
    String json = "\\{\"[a-z].*\\}";
    for (String line : lines) {
      assertTrue(line.matches(format.equals("json") ? json : combined), line);
      assertFalse(line.startsWith("forged"), line);
    }
  }
}
