package dev.gyre.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.gyre.config.SymlinkPolicy;
import dev.gyre.files.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The limit ends a test that would block or go round in circles. */
@Timeout(120)
final class TreeWalkTest {
  private static final ArchiveLimits LIMITS = ArchiveLimits.of(1 << 20);

  @TempDir Path temporary;

  private Admission admission = (path, directory) -> true;
  private Path site = Path.of("set before each test");

  @BeforeEach
  void makeSite() throws IOException {
    site = Files.createDirectory(temporary.resolve("site"));
  }

  private void file(String name, String content) throws IOException {
    Path path = site.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(site.resolve(name), Path.of(target));
  }

  @Test
  void everythingIsFoundADirectoryBeforeWhatIsInIt() throws IOException {
    file("b/z", "1");
    file("b/a/x", "22");
    file("B", "333");
    file("a", "");
    Files.createDirectory(site.resolve("c"));
    assertEquals(
        List.of("/", "B 3", "a 0", "b/", "b/a/", "b/a/x 2", "b/z 1", "c/"), found("", false));
    assertEquals(List.of("b/", "b/a/", "b/a/x 2", "b/z 1"), found("b", false));
  }

  @Test
  void hiddenNamesAreFoundOnlyWhenWanted() throws IOException {
    file(".secret", "1");
    file(".d/x", "1");
    file("d/.x", "1");
    assertEquals(List.of("/", "d/"), found("", false));
    assertEquals(List.of("/", ".d/", ".d/x 1", ".secret 1", "d/", "d/.x 1"), found("", true));
  }

  @Test
  void whatIsNeitherFileNorDirectoryIsLeftOut() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", site.resolve("fifo").toString()).start();
    assertEquals(0, mkfifo.waitFor());
    link("to-fifo", "fifo");
    link("to-device", "/dev/zero");
    link("dangling", "none");
    file("x", "1");
    for (SymlinkPolicy policy : SymlinkPolicy.values()) {
      assertEquals(List.of("/", "x 1"), found("", false, policy, LIMITS));
    }
  }

  @Test
  void linksAreFollowedAsThePolicySays() throws IOException {
    Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(temporary.resolve("outside/y"), "12345");
    file("d/x", "1");
    link("file", "d/x");
    link("folder", "d");
    link("away", "../outside");
    link("away-file", "../outside/y");
    List<String> denied = List.of("/", "d/", "d/x 1");
    List<String> within = List.of("/", "d/", "d/x 1", "file 1", "folder/", "folder/x 1");
    List<String> all =
        List.of(
            "/",
            "away/",
            "away/y 5",
            "away-file 5",
            "d/",
            "d/x 1",
            "file 1",
            "folder/",
            "folder/x 1");
    assertEquals(denied, found("", false, SymlinkPolicy.DENY, LIMITS));
    assertEquals(within, found("", false, SymlinkPolicy.WITHIN, LIMITS));
    assertEquals(all, found("", false, SymlinkPolicy.FOLLOW, LIMITS));
  }

  @Test
  void whatIsNotAdmittedIsLeftOutWithAllBelow() throws IOException {
    file("a/x", "1");
    file("b/x", "1");
    file("b/y", "1");
    link("link", "a/x");
    admission =
        (path, directory) -> {
          String name = new String(path, UTF_8);
          return directory ? !name.equals("a") : !name.equals("b/y");
        };
    assertEquals(List.of("/", "b/", "b/x 1", "link 1"), found("", false));
  }

  @Test
  void linksThatLeadBackAreNotFollowedAgain() throws IOException {
    file("a/x", "1");
    file("b/y", "1");
    link("a/self", ".");
    link("a/up", "..");
    link("a/to-b", "../b");
    link("b/to-a", "../a");
    assertEquals(
        List.of(
            "/", "a/", "a/to-b/", "a/to-b/y 1", "a/x 1", "b/", "b/to-a/", "b/to-a/x 1", "b/y 1"),
        found("", false));
  }

  /** Ten folders with links to each other have millions of ways through them. */
  @Test
  void waysThatMultiplyEndAtTheBound() throws IOException {
    for (int i = 0; i < 10; i++) {
      Files.createDirectory(site.resolve("d" + i));
      for (int j = 0; j < 10; j++) {
        link("d" + i + "/to" + j, "../d" + j);
      }
    }
    assertThrows(TooLargeException.class, () -> found("", false));
  }

  @Test
  void moreNamesThanTheBoundAreTooMany() throws IOException {
    file("d/1", "");
    file("d/2", "");
    file("e", "");
    assertEquals(5, found("", false, SymlinkPolicy.WITHIN, limits(4, 1000)).size());
    assertThrows(
        TooLargeException.class, () -> found("", false, SymlinkPolicy.WITHIN, limits(3, 1000)));
    // d, e with a slash in front of each; then d/1 and d/2.
    assertEquals(5, found("", false, SymlinkPolicy.WITHIN, limits(4, 10)).size());
    assertThrows(
        TooLargeException.class, () -> found("", false, SymlinkPolicy.WITHIN, limits(4, 9)));
  }

  private static ArchiveLimits limits(int entriesMax, long nameBytesMax) {
    return new ArchiveLimits(1 << 20, entriesMax, nameBytesMax);
  }

  @Test
  void startThatHasVanishedIsAnError() {
    assertThrows(IOException.class, () -> found("none", false));
  }

  private List<String> found(String start, boolean hidden) throws IOException {
    return found(start, hidden, SymlinkPolicy.WITHIN, LIMITS);
  }

  private List<String> found(
      String start, boolean hidden, SymlinkPolicy policy, ArchiveLimits limits) throws IOException {
    List<String> found = new ArrayList<>();
    try (Root root = Root.open(site, policy)) {
      TreeWalk walk = new TreeWalk(root, start.getBytes(UTF_8), admission, hidden, true, limits);
      for (TreeWalk.Found each = walk.next(); each != null; each = walk.next()) {
        found.add(
            switch (each) {
              case TreeWalk.Found.Folder folder -> new String(folder.path(), UTF_8) + "/";
              case TreeWalk.Found.File file ->
                  new String(file.path(), UTF_8) + " " + file.sizeBytes();
            });
      }
    }
    return found;
  }
}
