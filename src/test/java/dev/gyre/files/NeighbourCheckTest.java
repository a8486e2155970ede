package dev.gyre.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.config.SymlinkPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighbourCheckTest {
  private static final Instant THEN = Instant.parse("2020-01-02T03:04:05.678901234Z");
  private static final List<String> ALL = List.of("br", "zst", "gz");

  @TempDir Path temporary;

  private Path site;

  @BeforeEach
  void makeSite() throws IOException {
    site = Files.createDirectory(temporary.resolve("site"));
  }

  private void write(String name, String content, Instant modified) throws IOException {
    Path path = site.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
    Files.setLastModifiedTime(path, FileTime.from(modified));
  }

  private void write(String name, String content) throws IOException {
    write(name, content, THEN);
  }

  /** Lines of state and address, sorted. */
  private List<String> check(SymlinkPolicy policy, List<String> suffixes, boolean hidden)
      throws IOException {
    List<String> lines = new ArrayList<>();
    NeighbourCheck.Findings findings =
        new NeighbourCheck.Findings() {
          @Override
          public void neighbour(String address, Neighbour.State state) {
            lines.add(state + " " + address);
          }

          @Override
          public void unread(String address) {
            lines.add("UNREAD " + address);
          }
        };
    long before = Answers.openDescriptors(site);
    try (Root root = Root.open(site, policy)) {
      new NeighbourCheck(root, MediaTypes.builtIn(), suffixes, hidden, Long.MAX_VALUE, findings)
          .run();
    }
    assertEquals(before, Answers.openDescriptors(site), "descriptors left open");
    lines.sort(null);
    return lines;
  }

  private List<String> check() throws IOException {
    return check(SymlinkPolicy.WITHIN, ALL, false);
  }

  @ParameterizedTest
  @CsvSource({
    "0123456789, 012345678, 0, USABLE",
    "0123456789, 012345678, 1, USABLE",
    "0123456789, 012345678, -1, STALE",
    "0123456789, 012345678, -2000000000, STALE",
    "0123456789, 0123456789, 0, OVERSIZED",
    "0123456789, 01234567890, 0, OVERSIZED",
    "0123456789, '', 0, EMPTY",
    "0123456789, '', -1, EMPTY",
    "'', 0, 0, OVERSIZED",
    "'', '', 0, OVERSIZED",
  })
  void timeAndSizeTellWhetherANeighbourIsOfUse(
      String original, String neighbour, long laterNanos, String state) throws IOException {
    write("a.css", original);
    write("a.css.br", neighbour, THEN.plusNanos(laterNanos));
    assertEquals(List.of(state + " /a.css.br"), check());
  }

  @Test
  void everyDirectoryIsLookedAt() throws IOException {
    write("a.css", "0123456789");
    write("a.css.gz", "x");
    write("one/two/b c.html", "0123456789");
    write("one/two/b c.html.zst", "x");
    write("one/two/b c.html.br", "0123456789x");
    write("one/gone.js.br", "x");
    assertEquals(
        List.of(
            "ORPHAN /one/gone.js.br",
            "OVERSIZED /one/two/b%20c.html.br",
            "USABLE /a.css.gz",
            "USABLE /one/two/b%20c.html.zst"),
        check());
  }

  @Test
  void whatTheServerWouldNeverTakeForANeighbourIsNone() throws IOException {
    write("site.tar.gz", "an archive");
    write("picture.png.br", "x");
    write("plain.gz", "x");
    write(".gz", "x");
    write("a.css.zst", "x");
    write("a.css.bz2", "x");
    assertEquals(List.of(), check(SymlinkPolicy.WITHIN, List.of("gz", "br"), false));
  }

  @Test
  void hiddenNamesAreLookedAtWhereTheyAreServed() throws IOException {
    for (String folder : List.of(".git", ".well-known", ".well-known/.x", "a/.well-known")) {
      write(folder + "/a.css", "0123456789");
      write(folder + "/a.css.br", "x");
    }
    assertEquals(List.of("USABLE /.well-known/a.css.br"), check());
    assertEquals(4, check(SymlinkPolicy.WITHIN, ALL, true).size());
  }

  @Test
  void linksAreFollowedAsThePolicySays() throws IOException {
    Files.writeString(temporary.resolve("outside.css"), "0123456789");
    write("a.css", "0123456789");
    write("other", "x");
    Files.createSymbolicLink(site.resolve("a.css.br"), Path.of("other"));
    Files.createSymbolicLink(site.resolve("a.css.gz"), Path.of("../outside.css"));
    write("outside.css.gz", "x", Instant.now().plusSeconds(60));
    Files.createSymbolicLink(site.resolve("outside.css"), Path.of("../outside.css"));
    assertEquals(
        List.of("ORPHAN /outside.css.gz", "UNUSABLE /a.css.gz", "USABLE /a.css.br"), check());
    assertEquals(
        List.of("ORPHAN /outside.css.gz", "UNUSABLE /a.css.br", "UNUSABLE /a.css.gz"),
        check(SymlinkPolicy.DENY, ALL, false));
    assertEquals(
        List.of("OVERSIZED /a.css.gz", "USABLE /a.css.br", "USABLE /outside.css.gz"),
        check(SymlinkPolicy.FOLLOW, ALL, false));
  }

  @ParameterizedTest
  @CsvSource({"WITHIN", "FOLLOW"})
  void directoriesBehindLinksAreNotEntered(SymlinkPolicy policy) throws IOException {
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(outside.resolve("a.css.br"), "x");
    write("one/a.css", "0123456789");
    write("one/a.css.br", "x");
    Files.createSymbolicLink(site.resolve("one/loop"), Path.of(".."));
    Files.createSymbolicLink(site.resolve("away"), Path.of("../outside"));
    assertEquals(List.of("USABLE /one/a.css.br"), check(policy, ALL, false));
  }

  @Test
  void aFifoIsOfNoUseAndIsNotWaitedFor() throws IOException {
    write("a.css", "0123456789");
    RawNames.run(site, "mkfifo", "a.css.br");
    Files.createDirectory(site.resolve("a.css.gz"));
    assertEquals(List.of("UNUSABLE /a.css.br"), check());
  }

  @Test
  void depthHasABound() throws IOException {
    Path deep = Path.of("d");
    for (int level = 1; level < 64; level++) {
      deep = deep.resolve("d");
    }
    write("d/a.css.br", "x");
    write(deep.resolve("a.css.br").toString(), "x");
    assertEquals(List.of("ORPHAN /d/a.css.br", "UNREAD /" + deep), check());
  }
}
