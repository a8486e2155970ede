package dev.gyre.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.SymlinkPolicy;
import dev.gyre.os.Errno;
import dev.gyre.os.FileCalls;
import dev.gyre.os.Unprivileged;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The limit ends a test that would block. */
@Timeout(120)
final class RootTest {
  @TempDir Path temporary;

  @Test
  void aMissingDirectoryIsNamed() {
    Path none = temporary.resolve("none");
    assertEquals(none + ": no such directory", refusal(none));
  }

  @Test
  void aFileIsNotADirectory() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertEquals(file + ": not a directory", refusal(file));
    assertEquals(file.resolve("below") + ": not a directory", refusal(file.resolve("below")));
  }

  /** The name of this one in a URL is that of all that the machine has. */
  @Test
  void aDirectoryThatOnlyJavaKnowsIsRefused() {
    Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
    assertEquals("/modules: of Java's file system 'jrt' alone", refusal(modules));
  }

  @ParameterizedTest
  @CsvSource({"-wx------", "rw-------", "---------"})
  void aDirectoryThatMayNotBeReadAndSearchedIsRefused(String permissions) throws Exception {
    // Out of the reach of JUnit's folder, which only its owner may enter.
    Path directory = Files.createTempDirectory("unreadable");
    try {
      String others = "------" + permissions.substring(0, 3);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(others));
      assertEquals(
          directory + ": this process may not read and search the directory (EACCES)",
          Unprivileged.call(() -> refusal(directory)));
    } finally {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      Files.delete(directory);
    }
  }

  /** As one that is removed just when it is opened. */
  @Test
  void nothingStaysOpenOfADirectoryWithoutARealPath() throws IOException {
    Path directory = Files.createDirectory(temporary.resolve("removed"));
    int flags = FileCalls.O_RDONLY | FileCalls.O_DIRECTORY | FileCalls.O_CLOEXEC;
    int open = FileCalls.open(FileCalls.WORKING_DIRECTORY, PathBytes.of(directory), flags);
    Path name = Path.of("/proc/self/fd/" + open);
    try {
      Files.delete(directory);
      long before = Answers.openDescriptors(temporary);
      String refusal = refusal(name);
      assertEquals(before, Answers.openDescriptors(temporary));
      assertEquals(name + ": its real path cannot be found", refusal);
    } finally {
      FileCalls.close(open);
    }
  }

  @Test
  void theRootOfTheFileSystemCanBeServed() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "content").toRealPath();
    try (Root root = Root.open(Path.of("/"), SymlinkPolicy.WITHIN);
        Root stepwise = Root.openStepwise(Path.of("/"), SymlinkPolicy.WITHIN, "test")) {
      String path = file.toString().substring(1);
      Files.createSymbolicLink(temporary.resolve("absolute"), file);
      String link = path.replaceAll("file$", "absolute");
      for (Root each : new Root[] {root, stepwise}) {
        assertEquals("file content", Answers.find(each, path));
        assertEquals("file content", Answers.find(each, link));
      }
    }
  }

  @Test
  void theDescriptionNamesTheCallAndWhyItIsNotTheBetterOne() throws IOException {
    try (Root within = Root.open(temporary, SymlinkPolicy.WITHIN);
        Root deny = Root.open(temporary, SymlinkPolicy.DENY);
        Root follow = Root.open(temporary, SymlinkPolicy.FOLLOW);
        Root stepwise = Root.openStepwise(temporary, SymlinkPolicy.WITHIN, "openat2: EPERM")) {
      String cached = ", on the event loop where the kernel has it in memory";
      assertEquals("openat2 with RESOLVE_BENEATH" + cached, within.lookupDescription());
      assertEquals(
          "openat2 with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS" + cached,
          deny.lookupDescription());
      assertEquals("openat2, links followed anywhere" + cached, follow.lookupDescription());
      assertEquals("openat, one name at a time (openat2: EPERM)", stepwise.lookupDescription());
    }
  }

  @Test
  void whatTheKernelHoldsInMemoryIsFoundWithoutWaiting() throws Exception {
    Files.writeString(temporary.resolve("file"), "content");
    Files.createSymbolicLink(temporary.resolve("inside"), Path.of("file"));
    Files.createSymbolicLink(temporary.resolve("outside"), Path.of("../.."));
    String fifo = temporary.resolve("fifo").toString();
    assertEquals(0, new ProcessBuilder("mkfifo", fifo).start().waitFor());
    try (Root root = Root.open(temporary, SymlinkPolicy.WITHIN);
        Root deny = Root.open(temporary, SymlinkPolicy.DENY);
        Root stepwise = Root.openStepwise(temporary, SymlinkPolicy.WITHIN, "test")) {
      for (String path : new String[] {"file", "inside", "none", "fifo", ""}) {
        String waited = Answers.find(root, path); // brings the name into memory
        assertEquals(waited, Answers.of(root.findCached(Answers.bytes(path))), path);
        assertEquals(null, stepwise.findCached(Answers.bytes(path)), path);
      }
      Answers.find(root, "outside");
      assertEquals(null, root.findCached(Answers.bytes("outside")));
      assertEquals(null, deny.findCached(Answers.bytes("inside")));
      assertEquals(null, root.findCached(Answers.bytes("../file")));
    }
  }

  @Test
  void whatMayAskAnotherProcessIsNotFoundWithoutWaiting() throws IOException {
    try (Root processes = Root.open(Path.of("/proc"), SymlinkPolicy.WITHIN);
        Root all = Root.open(Path.of("/"), SymlinkPolicy.WITHIN)) {
      Answers.find(processes, "version");
      assertEquals(null, processes.findCached(Answers.bytes("version")));
      Answers.find(all, "proc/version");
      assertEquals(null, all.findCached(Answers.bytes("proc/version")), "another mount");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2, Absent[why=NOT_FOUND]",
    "20, Absent[why=NOT_FOUND]",
    "36, Absent[why=NOT_FOUND]",
    "22, Absent[why=NOT_FOUND]",
    "6, Absent[why=SPECIAL_FILE]",
    "19, Absent[why=SPECIAL_FILE]",
    "18, Absent[why=LINK_REFUSED]",
    "40, Absent[why=LINK_REFUSED]",
    "1, Denied[]",
    "13, Denied[]",
    "12, 'Exhausted[call=c, errno=12]'",
    "23, 'Exhausted[call=c, errno=23]'",
    "24, 'Exhausted[call=c, errno=24]'",
    "5, 'Failed[call=c, errno=5]'",
    "116, 'Failed[call=c, errno=116]'"
  })
  void everyErrorNumberHasItsOutcome(int errno, String outcome) {
    assertEquals(outcome, Outcomes.of("c", errno).toString(), Errno.name(errno));
  }

  @ParameterizedTest
  @EnumSource(Lookup.class)
  void aLinkThatFlipsNeverShowsWhatIsOutside(Lookup lookup) throws Exception {
    Path www = Files.createDirectories(temporary.resolve("www"));
    for (Path folder : new Path[] {www.resolve("inside"), temporary.resolve("outside")}) {
      Files.createDirectories(folder.resolve("deep"));
      Files.writeString(folder.resolve("deep/file"), folder.getFileName().toString());
    }
    long before = Answers.openDescriptors(temporary);
    Set<String> answers = new HashSet<>();
    AtomicBoolean stop = new AtomicBoolean();
    try (Root root = lookup.open(www, SymlinkPolicy.WITHIN)) {
      Thread flipper =
          Thread.ofPlatform()
              .start(
                  () -> {
                    String[] targets = {
                      "inside", "../outside", www + "/inside", temporary + "/outside", "inside/.."
                    };
                    for (int round = 0; !stop.get(); round++) {
                      flip(www, "link", targets[round % targets.length]);
                      // A directory that leaves the root and comes back, while ".." is walked.
                      flip(www, "up", round % 2 == 0 ? "inside/deep/../deep" : "link/deep");
                    }
                  });
      try {
        for (int round = 0; round < 20_000; round++) {
          answers.add(Answers.find(root, "link/deep/file"));
          answers.add(Answers.find(root, "up/file"));
        }
      } finally {
        stop.set(true);
        flipper.join();
      }
    }
    assertTrue(answers.contains("file inside"), answers.toString());
    assertTrue(answers.contains("LINK_REFUSED"), answers.toString());
    assertTrue(
        Set.of("file inside", "LINK_REFUSED", "NOT_FOUND").containsAll(answers),
        answers.toString());
    assertEquals(before, Answers.openDescriptors(temporary));
  }

  @ParameterizedTest
  @EnumSource(Lookup.class)
  void aDirectoryMovedOutWhileWalkedNeverShowsWhatIsOutside(Lookup lookup) throws Exception {
    Path www = Files.createDirectories(temporary.resolve("www"));
    Files.createDirectories(www.resolve("a/b"));
    Files.writeString(www.resolve("file"), "inside");
    Files.writeString(temporary.resolve("file"), "outside");
    Files.createSymbolicLink(www.resolve("link"), Path.of("a/b/../../file"));
    Set<String> answers = new HashSet<>();
    AtomicBoolean stop = new AtomicBoolean();
    try (Root root = lookup.open(www, SymlinkPolicy.WITHIN)) {
      Thread mover =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!stop.get()) {
                      move(www.resolve("a/b"), temporary.resolve("b"));
                      move(temporary.resolve("b"), www.resolve("a/b"));
                    }
                  });
      try {
        for (int round = 0; round < 20_000; round++) {
          answers.add(Answers.find(root, "link"));
        }
      } finally {
        stop.set(true);
        mover.join();
      }
    }
    assertTrue(answers.contains("file inside"), answers.toString());
    assertTrue(
        Set.of("file inside", "LINK_REFUSED", "NOT_FOUND").containsAll(answers),
        answers.toString());
  }

  private String refusal(Path directory) {
    IOException thrown =
        assertThrows(IOException.class, () -> Root.open(directory, SymlinkPolicy.WITHIN));
    return String.valueOf(thrown.getMessage());
  }

  private static void flip(Path www, String name, String target) {
    try {
      Path fresh = Files.createSymbolicLink(www.resolve(name + "-next"), Path.of(target));
      Files.move(fresh, www.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
