package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.server.GyreServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The start-up cache of {@code ./gyre}: made once, used when it fits, and never in the way. The
 * script runs in a folder of its own that looks like a checkout which is built.
 */
@Timeout(240)
final class StartCacheTest {
  /** A new line in the list of loaded classes when the class comes out of the cache. */
  private static final String FROM_CACHE = "dev.gyre.cli.Main source: shared objects file";

  private static final String PICOCLI_FROM_CACHE =
      "picocli.CommandLine source: shared objects file";

  @TempDir static Path shared = Path.of("set by JUnit");

  @TempDir Path directory = Path.of("set by JUnit");

  private Path home = Path.of("set below");
  private Path caches = Path.of("set below");

  @BeforeEach
  void makeCheckout() throws Exception {
    home = shared.resolve("check out");
    caches = home.resolve("target/gyre-cache");
    if (Files.exists(home)) {
      return;
    }
    Path libraries = Files.createDirectories(home.resolve("target/gyre/lib"));
    Path bench = Files.createDirectories(home.resolve("target/gyre-bench"));
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      Path path = Path.of(entry);
      String name = path.getFileName().toString();
      if (name.matches("(netty|picocli|tomlj|commonmark|zstd|brotli4j)-?.*")) {
        Files.copy(path, libraries.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    makeFitTheCache(libraries);
    Path jar = home.resolve("target/gyre/gyre.jar");
    copyServer(jar);
    Files.copy(jar, bench.resolve("gyre-bench.jar"));
    // What the script compares with the jar, to see whether it is to be built anew.
    for (String source :
        List.of("src/main/A", "src/pom.xml", "bench/src/main/A", "bench/pom.xml", "pom.xml")) {
      Path file = home.resolve(source);
      Files.createDirectories(file.getParent());
      Files.setLastModifiedTime(Files.createFile(file), FileTime.from(TempSite.LONG_AGO));
      Files.setLastModifiedTime(file.getParent(), FileTime.from(TempSite.LONG_AGO));
    }
    Files.copy(Path.of("..", "gyre"), home.resolve("gyre"), StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** As the build does; the class path of the tests has the library as it was published. */
  private static void makeFitTheCache(Path libraries) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Path.of("..", "src", "main", "build", "NewerClasses.java").toString()));
    try (Stream<Path> files = Files.list(libraries)) {
      files
          .filter(path -> path.getFileName().toString().startsWith("picocli"))
          .forEach(path -> command.add(path.toString()));
    }
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
  }

  private static void copyServer(Path jar) throws IOException, URISyntaxException {
    Path classes =
        Path.of(GyreServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isRegularFile(classes)) {
      Files.copy(classes, jar);
      return;
    }
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
  }

  /** As the build makes it. */
  private static Manifest manifest(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, "dev.gyre.cli.Main");
    attributes.put(new Attributes.Name("Add-Exports"), "java.base/sun.nio.ch");
    try (Stream<Path> libraries = Files.list(jar.resolveSibling("lib"))) {
      attributes.put(
          Attributes.Name.CLASS_PATH,
          libraries
              .map(library -> "lib/" + library.getFileName())
              .collect(Collectors.joining(" ")));
    }
    return manifest;
  }

  private ServerProcess gyre(String javaOptions, String... arguments) {
    return gyre(Map.of(), javaOptions, arguments);
  }

  private ServerProcess gyre(
      Map<String, String> variables, String javaOptions, String... arguments) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("GYRE_JAVA_OPTIONS", javaOptions);
    environment.put("GYRE_AOT", "on");
    List<String> command =
        Stream.concat(Stream.of(home.resolve("gyre").toString()), Arrays.stream(arguments))
            .toList();
    return ServerProcess.start(directory, command, environment);
  }

  /** Runs a server for one request and returns whether its classes came out of the cache. */
  private boolean serveFromCache(String javaOptions) throws IOException {
    TempSite site = TempSite.in(directory.resolve("site")).file("a.txt", "a");
    Path classes = Files.createTempFile(directory, "classes", ".log");
    String options = "-Xlog:class+load:file=" + classes + " " + javaOptions;
    try (ServerProcess server = gyre(options, "serve", "--port", "0", site.root().toString());
        RawClient client = RawClient.connect(server.port())) {
      client.get("/a.txt").expect(200, "a");
      assertEquals(1, server.output().lines().count(), server::toString);
      assertTrue(
          server.errors().lines().allMatch(line -> line.startsWith("gyre: warning: ")),
          server::toString);
    }
    String loaded = Files.readString(classes);
    assertEquals(loaded.contains(FROM_CACHE), loaded.contains(PICOCLI_FROM_CACHE), "picocli");
    return loaded.contains(FROM_CACHE);
  }

  /** A command of servers that fails at once has made the cache before. */
  private Path makeCache() throws IOException {
    try (ServerProcess refused = gyre("", "serve", "--no-such-option")) {
      assertEquals(2, refused.exitCode(), refused::toString);
    }
    return onlyCache();
  }

  private Path onlyCache() throws IOException {
    try (Stream<Path> files = Files.list(caches)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all::toString);
      return all.getFirst();
    }
  }

  @Test
  void isMadeOnceAndUsed() throws IOException {
    Path cache = makeCache();
    assertTrue(Files.size(cache) > 0, this::log);
    FileTime made = (FileTime) Files.getAttribute(cache, "unix:ctime");
    assertTrue(serveFromCache(""));
    assertTrue(serveFromCache("-Xmx40m")); // less than the script would begin with
    assertEquals(made, Files.getAttribute(onlyCache(), "unix:ctime"));
  }

  /** They are for the user's server; as options of the one that is visited they would go wrong. */
  @Test
  void isMadeWithoutTheOptionsOfTheEnvironment() throws IOException {
    if (Files.exists(caches)) {
      Files.delete(onlyCache());
    }
    Path accessLog = directory.resolve("access.log");
    Map<String, String> variables =
        Map.of(
            "GYRE_BIND", "0.0.0.0",
            "GYRE_TLS_SELF_SIGNED", "on",
            "GYRE_ACCESS_LOG", "json",
            "GYRE_ACCESS_LOG_FILE", accessLog.toString());
    try (ServerProcess refused = gyre(variables, "", "serve", "--no-such-option")) {
      assertEquals(2, refused.exitCode(), refused::toString);
    }
    assertTrue(Files.size(onlyCache()) > 0, this::log);
    assertFalse(Files.exists(accessLog), "what visited the server is in the user's log");
  }

  private String log() {
    try {
      return Files.readString(home.resolve("target/gyre-cache.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Whoever ends the command while the cache is made ends the server that is visited for it. */
  @Test
  void whatIsStartedForItEndsWithTheCommand() throws IOException {
    makeCache();
    Path cache = onlyCache();
    Files.delete(cache);
    String making = "-XX:AOTCacheOutput=" + caches + "/making.";
    try (ServerProcess server = gyre("", "serve", "--port", "0", directory.toString())) {
      Await.until(() -> isRunning(making), () -> "not made: " + server);
      server.signal("TERM");
      Await.until(() -> !isRunning(making), () -> "still runs: " + making);
      assertTrue(server.exitCode() != 0, server::toString);
    }
  }

  private static boolean isRunning(String part) {
    return ProcessHandle.allProcesses()
        .anyMatch(process -> process.info().commandLine().orElse("").contains(part));
  }

  @Test
  void isLeftAloneByWhatItDoesNotFit() throws IOException {
    Path cache = makeCache();
    assertFalse(serveFromCache("-XX:-UseCompactObjectHeaders"));
    assertFalse(serveFromCache("-Xshare:off"));
    // Another program of the same name and time, as of another JDK or of another checkout.
    FileTime time = Files.getLastModifiedTime(cache);
    byte[] content = Files.readAllBytes(cache);
    try {
      for (int length : new int[] {0, 100, content.length / 2}) {
        Files.write(cache, Arrays.copyOf(content, length));
        Files.setLastModifiedTime(cache, time);
        assertFalse(serveFromCache(""), "of " + length + " bytes");
      }
      Files.write(cache, new byte[content.length]);
      Files.setLastModifiedTime(cache, time);
      assertFalse(serveFromCache(""));
    } finally {
      Files.delete(cache);
    }
  }

  @Test
  void serversHaveDescriptorsOnNioAndTheCacheToo() throws IOException {
    makeCache();
    Path classes = Files.createTempFile(directory, "classes", ".log");
    String options = "-Xlog:class+load:file=" + classes;
    try (ServerProcess doctor = gyre(options, "doctor", "--transport", "nio")) {
      assertEquals(0, doctor.exitCode(), doctor::toString);
      String said = doctor.output().replaceAll("\\s+", " ");
      assertTrue(said.contains("EPollSelectorProvider, descriptors of sockets"), said);
    }
    assertTrue(Files.readString(classes).contains(FROM_CACHE));
  }

  @Test
  void whatHappensLaterIsToldInOneLine() throws IOException {
    Path root = Files.createSymbolicLink(directory.resolve("root"), Path.of("/usr"));
    try (ServerProcess server = gyre("", "serve", "--port", "0", root.toString())) {
      server.port();
      Path other = Files.createSymbolicLink(directory.resolve("other"), Path.of("/etc"));
      Files.move(other, root, StandardCopyOption.REPLACE_EXISTING);
      String line = "gyre: [-\\d]{10} [:\\d]{8} " + root + " leads to another directory, .*";
      Await.until(
          () -> server.errors().lines().anyMatch(each -> each.matches(line)), server::toString);
    }
  }

  /** What the JVM would not notice, and would crash at. */
  @Test
  void isMadeAnewWhenItWasWrittenTo() throws IOException {
    Path cache = makeCache();
    byte[] content = Files.readAllBytes(cache);
    Arrays.fill(content, content.length / 4, content.length / 2, (byte) 0);
    try (OutputStream out = Files.newOutputStream(cache)) {
      out.write(content);
    }
    makeCache();
    assertTrue(serveFromCache(""));
  }

  /** The second compiler would take the CPU away from who is to be on time. */
  @ParameterizedTest
  @CsvSource({"load --rate 5, true", "load --rate=5, true", "load --rate 0, false", "load, false"})
  void loadOnAScheduleIsCompiledOnce(String command, boolean once) {
    try (ServerProcess load = gyre("-XX:+PrintCommandLineFlags", command.split(" ", -1))) {
      assertEquals(2, load.exitCode(), "this folder has no such command");
      assertEquals(once, load.output().contains("-XX:TieredStopAtLevel=1"), load::toString);
    }
  }

  @Test
  void whereItCannotBeMadeServersStartWithout() throws IOException {
    Path aside = home.resolve("aside");
    boolean there = Files.exists(caches);
    if (there) {
      Files.move(caches, aside);
    }
    Files.createFile(caches);
    try {
      assertFalse(serveFromCache(""));
    } finally {
      Files.delete(caches);
      if (there) {
        Files.move(aside, caches);
      }
    }
  }
}
