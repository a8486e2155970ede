package dev.gyre.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.coding.FileEncoder;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.files.MediaTypes;
import dev.gyre.http.Response;
import dev.gyre.os.Unprivileged;
import dev.gyre.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that cannot be read, or not any more. */
class FileAreaTest {
  @TempDir Path root;

  private final List<String> news = new ArrayList<>();
  private final FileEncoder encoder = new FileEncoder(Settings.DEFAULTS, cause -> {});
  private SiteApplication site;

  @BeforeEach
  void openSite() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    site = site(Settings.DEFAULTS);
  }

  private SiteApplication site(Settings settings) throws IOException {
    return new SiteApplication(
        root, MediaTypes.builtIn(), encoder, settings, Clock.SYSTEM, news::add);
  }

  @AfterEach
  void closeSite() throws IOException {
    site.close();
    encoder.close();
  }

  /** The answer, and what happens at the step of a listing. */
  private Response ask(String target, Runnable beforeListing) {
    Steps steps =
        (step, text) -> {
          if (step.equals("listing")) {
            beforeListing.run();
          }
        };
    Inquiry asked =
        new Inquiry(
            Sites.requestOf("h", target),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            steps);
    Response response =
        assertInstanceOf(HttpApplication.Answer.Later.class, site.answer(asked)).respond();
    response.body().close();
    return response;
  }

  private int status(String target) throws Exception {
    return Unprivileged.call(() -> ask(target, () -> {}).status());
  }

  private static void change(FileChange change) {
    try {
      change.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface FileChange {
    void run() throws IOException;
  }

  @Test
  void directoryThatIsRemovedBeforeItIsListedIsNotFound() throws IOException {
    Path folder = Files.createDirectory(root.resolve("d"));
    Response response = ask("/d/", () -> change(() -> Files.delete(folder)));
    assertEquals(404, response.status());
    assertEquals(List.of(), news);
  }

  @Test
  void directoryThatCannotBeListedHasALine() throws IOException {
    Path folder = Files.createDirectory(root.resolve("d\n"));
    // One that was removed has no names, and what is there now is another one.
    Runnable replaced =
        () ->
            change(
                () -> {
                  Files.delete(folder);
                  Files.createDirectory(folder);
                });
    assertEquals(500, ask("/d%0A/", replaced).status());
    assertEquals(List.of("no listing of /d%0A: getdents64: ENOENT"), news);
  }

  @Test
  void directoryIsListedWithoutAReadmeThatCannotBeRead() throws IOException {
    // Opens, has a size, and cannot be read: the loopback interface has no speed.
    Files.createSymbolicLink(root.resolve("README.md"), Path.of("/sys/class/net/lo/speed"));
    site.close();
    site = site(Settings.DEFAULTS.with(Options.SYMLINKS, "follow"));
    assertEquals(200, ask("/", () -> {}).status());
    assertEquals(List.of("no README below the listing of /: pread: EINVAL"), news);
  }

  @Test
  void indexOfADirectoryThatMayOnlyBeSearchedIsServed() throws Exception {
    Path folder = Files.createDirectory(root.resolve("d"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    Files.setPosixFilePermissions(
        Files.writeString(folder.resolve("index.html"), "index"),
        PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(301, status("/d"));
    assertEquals(200, status("/d/"));
    Files.delete(folder.resolve("index.html"));
    assertEquals(403, status("/d/"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assertEquals(403, status("/d/"));
    Files.setPosixFilePermissions(
        Files.writeString(root.resolve("f"), "file"), PosixFilePermissions.fromString("rw-------"));
    assertEquals(403, status("/f"));
    assertEquals(403, status("/f/"));
    assertTrue(news.isEmpty(), news::toString);
  }
}
