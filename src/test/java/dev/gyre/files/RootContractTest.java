package dev.gyre.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.config.SymlinkPolicy;
import dev.gyre.os.Unprivileged;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What both ways of looking up answer in a hostile tree. The limit ends a test that would block.
 */
@ParameterizedClass
@EnumSource(Lookup.class)
@Timeout(60)
final class RootContractTest {
  private final Lookup lookup;
  @TempDir Path temporary;

  private Path www;
  private Root within;
  private Root deny;
  private Root follow;
  private long descriptorsBefore;

  RootContractTest(Lookup lookup) {
    this.lookup = lookup;
  }

  @BeforeEach
  void makeTree() throws IOException {
    www = Files.createDirectory(temporary.resolve("www"));
    Files.createDirectories(www.resolve("a/b/c"));
    Files.writeString(www.resolve("top.txt"), "top");
    Files.writeString(www.resolve("a/one.txt"), "one");
    Files.writeString(www.resolve("a/b/c/deep.txt"), "deep");
    Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(temporary.resolve("outside/secret.txt"), "secret");
    Files.createDirectory(temporary.resolve("www-sibling"));
    Files.writeString(temporary.resolve("www-sibling/secret.txt"), "secret");
    descriptorsBefore = Answers.openDescriptors(temporary);
    within = lookup.open(www, SymlinkPolicy.WITHIN);
    deny = lookup.open(www, SymlinkPolicy.DENY);
    follow = lookup.open(www, SymlinkPolicy.FOLLOW);
  }

  @AfterEach
  void leavesNoDescriptorBehind() throws IOException {
    within.close();
    deny.close();
    follow.close();
    assertEquals(descriptorsBefore, Answers.openDescriptors(temporary));
  }

  @Test
  void regularFilesAndDirectoriesAreFoundAtEveryDepth() throws IOException {
    for (Root root : new Root[] {within, deny, follow}) {
      assertEquals("file top", Answers.find(root, "top.txt"));
      assertEquals("file one", Answers.find(root, "a/one.txt"));
      assertEquals("file deep", Answers.find(root, "a/b/c/deep.txt"));
      assertEquals(Answers.directory(www.resolve("a/b")), Answers.find(root, "a/b"));
    }
  }

  @Test
  void theEmptyPathIsTheRootItself() throws IOException {
    for (Root root : new Root[] {within, deny, follow}) {
      assertEquals(Answers.directory(www), Answers.find(root, ""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "/",
        "//",
        "/top.txt",
        "a/",
        "a//one.txt",
        "a/../top.txt",
        "a/./one.txt",
        "../outside/secret.txt",
        "a/../../outside/secret.txt",
        "a/..",
        "a/b/c/../../../../outside",
        "top.txt\0",
        "a\0/one.txt",
        "/etc/passwd"
      })
  void pathsThatAreNotNormalisedAreNotFound(String path) {
    for (Root root : new Root[] {within, deny, follow}) {
      assertEquals("NOT_FOUND", Answers.find(root, path));
    }
  }

  @Test
  void namesThatOnlyLookLikeDotsAreNames() throws IOException {
    Files.writeString(www.resolve("..."), "three");
    Files.writeString(www.resolve("..a"), "dots");
    assertEquals("file three", Answers.find(within, "..."));
    assertEquals("file dots", Answers.find(within, "..a"));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertEquals("NOT_FOUND", Answers.find(within, "none"));
    assertEquals("NOT_FOUND", Answers.find(within, "none/none"));
    assertEquals("NOT_FOUND", Answers.find(within, "top.txt/through"));
    assertEquals("NOT_FOUND", Answers.find(within, "x".repeat(256)));
    assertEquals("NOT_FOUND", Answers.find(within, "x/".repeat(4000) + "x"));
  }

  @Test
  void aNameOf255BytesIsFound() throws IOException {
    String name = "n".repeat(255);
    Files.writeString(www.resolve(name), "long");
    assertEquals("file long", Answers.find(within, name));
  }

  @Test
  void aDirectoryTwoHundredLevelsDeepIsFound() throws IOException {
    Path deepest = www;
    for (int level = 0; level < 200; level++) {
      deepest = deepest.resolve("d");
    }
    Files.createDirectories(deepest);
    Files.writeString(deepest.resolve("f"), "bottom");
    assertEquals("file bottom", Answers.find(within, "d/".repeat(200) + "f"));
  }

  @Test
  void relativeLinksInsideAreFollowed() throws IOException {
    link("a/b/c/up", "../../one.txt");
    link("to-directory", "a/b");
    link("with-slash", "a/b/");
    link("with-dots", "./a/.//b/./");
    link("to-root", ".");
    link("a/parent", "..");
    for (Root root : new Root[] {within, follow}) {
      assertEquals("file one", Answers.find(root, "a/b/c/up"));
      assertEquals("file deep", Answers.find(root, "to-directory/c/deep.txt"));
      assertEquals("file deep", Answers.find(root, "with-slash/c/deep.txt"));
      assertEquals("file deep", Answers.find(root, "with-dots/c/deep.txt"));
      assertEquals(Answers.directory(www.resolve("a/b")), Answers.find(root, "with-dots"));
      assertEquals(Answers.directory(www), Answers.find(root, "to-root"));
      assertEquals(Answers.directory(www), Answers.find(root, "a/parent"));
      assertEquals("file top", Answers.find(root, "a/parent/a/parent/to-root/top.txt"));
    }
  }

  @Test
  void linksToFilesWithASlashBehindAreNotFound() throws IOException {
    link("slash", "top.txt/");
    link("dot", "top.txt/.");
    link("through", "top.txt/../a");
    for (Root root : new Root[] {within, follow}) {
      assertEquals("NOT_FOUND", Answers.find(root, "slash"));
      assertEquals("NOT_FOUND", Answers.find(root, "dot"));
      assertEquals("NOT_FOUND", Answers.find(root, "through"));
    }
  }

  @Test
  void absoluteLinksUnderTheRootAreFollowed() throws IOException {
    link("current", www.toRealPath() + "/a/b");
    link("self", www.toRealPath().toString());
    link("current-up", www.toRealPath() + "/a/b/../one.txt");
    for (Root root : new Root[] {within, follow}) {
      assertEquals("file deep", Answers.find(root, "current/c/deep.txt"));
      assertEquals(Answers.directory(www.resolve("a/b")), Answers.find(root, "current"));
      assertEquals(Answers.directory(www), Answers.find(root, "self"));
      assertEquals("file top", Answers.find(root, "self/self/top.txt"));
      assertEquals("file one", Answers.find(root, "current-up"));
    }
  }

  @Test
  void absoluteLinksMayNameTheRootAsTheOperatorDid() throws IOException {
    Path alias = Files.createSymbolicLink(temporary.resolve("alias"), www);
    link("current", alias + "/a/b");
    try (Root root = lookup.open(alias, SymlinkPolicy.WITHIN)) {
      assertEquals("file deep", Answers.find(root, "current/c/deep.txt"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside/secret.txt",
        "a/../../outside/secret.txt",
        "a/b/c/../../../../outside/secret.txt",
        "../www/top.txt",
        "..",
        "../..",
        "../../../../../../../../../../etc/passwd",
        "/",
        "/etc/passwd",
        "//etc/passwd",
        "/proc/self/root/etc/passwd"
      })
  void linksThatLeaveAreRefused(String target) throws IOException {
    link("escape", target);
    link("a/hop", "../escape");
    assertEquals("LINK_REFUSED", Answers.find(within, "escape"));
    assertEquals("LINK_REFUSED", Answers.find(within, "a/hop"));
    assertEquals("LINK_REFUSED", Answers.find(within, "escape/secret.txt"));
    assertEquals("LINK_REFUSED", Answers.find(deny, "escape"));
  }

  @Test
  void absoluteLinksToWhatOnlyBeginsLikeTheRootAreRefused() throws IOException {
    link("sibling", www.toRealPath() + "-sibling/secret.txt");
    link("dots", www.toRealPath() + "/../outside/secret.txt");
    assertEquals("LINK_REFUSED", Answers.find(within, "sibling"));
    assertEquals("LINK_REFUSED", Answers.find(within, "dots"));
  }

  @Test
  void linksOutAreFollowedWhereThePolicySaysSo() throws IOException {
    link("relative", "../outside/secret.txt");
    link("absolute", temporary.toRealPath() + "/outside");
    link("a/way", "../../outside/../www/a/../../outside");
    link("high", "../../../../../../../../../../../../" + temporary.toRealPath() + "/outside");
    assertEquals("file secret", Answers.find(follow, "relative"));
    assertEquals("file secret", Answers.find(follow, "absolute/secret.txt"));
    assertEquals("file secret", Answers.find(follow, "a/way/secret.txt"));
    assertEquals("file secret", Answers.find(follow, "high/secret.txt"));
  }

  @Test
  void noLinkIsFollowedUnderDeny() throws IOException {
    link("to-file", "top.txt");
    link("to-directory", "a");
    link("dangling", "none");
    assertEquals("LINK_REFUSED", Answers.find(deny, "to-file"));
    assertEquals("LINK_REFUSED", Answers.find(deny, "to-directory"));
    assertEquals("LINK_REFUSED", Answers.find(deny, "to-directory/one.txt"));
    assertEquals("LINK_REFUSED", Answers.find(deny, "dangling"));
  }

  @Test
  void danglingLinksAreNotFoundAndLoopsAreRefused() throws IOException {
    link("dangling", "a/none");
    link("self-loop", "self-loop");
    link("loop-1", "loop-2");
    link("loop-2", "a/../loop-1/x");
    for (Root root : new Root[] {within, follow}) {
      assertEquals("NOT_FOUND", Answers.find(root, "dangling"));
      assertEquals("LINK_REFUSED", Answers.find(root, "self-loop"));
      assertEquals("LINK_REFUSED", Answers.find(root, "loop-1"));
      assertEquals("LINK_REFUSED", Answers.find(root, "self-loop/more"));
    }
  }

  @Test
  void fortyLinksAreFollowedAndTheFortyFirstIsRefused() throws IOException {
    link("link-1", "top.txt");
    for (int number = 2; number <= 41; number++) {
      link("link-" + number, "link-" + (number - 1));
    }
    assertEquals("file top", Answers.find(within, "link-40"));
    assertEquals("LINK_REFUSED", Answers.find(within, "link-41"));
  }

  /** Each step up walks the names before it again: a quarter of a million calls for one link. */
  @Test
  void aLinkUpAndDownWithoutEndIsRefused() throws IOException {
    Files.createDirectories(www.resolve("d/".repeat(700)));
    link("some", www + "/" + "d/".repeat(100) + "../".repeat(100) + "top.txt");
    link("many", www + "/" + "d/".repeat(700) + "../".repeat(700) + "top.txt");
    assertEquals("file top", Answers.find(within, "some"));
    assertEquals("LINK_REFUSED", Answers.find(within, "many"));
    assertEquals("file top", Answers.find(follow, "many"));
  }

  @Test
  void fifosSocketsAndDevicesAreRefusedAtOnce() throws Exception {
    RawNames.run(www, "mkfifo", "fifo");
    link("to-fifo", "fifo");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(www.resolve("socket")));
      for (Root root : new Root[] {within, deny, follow}) {
        assertEquals("SPECIAL_FILE", Answers.find(root, "fifo"));
        assertEquals("SPECIAL_FILE", Answers.find(root, "socket"));
        assertEquals("NOT_FOUND", Answers.find(root, "fifo/through"));
      }
      assertEquals("SPECIAL_FILE", Answers.find(within, "to-fifo"));
    }
    link("null", "/dev/null");
    assertEquals("SPECIAL_FILE", Answers.find(follow, "null"));
    assertEquals("LINK_REFUSED", Answers.find(within, "null"));
    try (Root devices = lookup.open(Path.of("/dev"), SymlinkPolicy.WITHIN)) {
      assertEquals("SPECIAL_FILE", Answers.find(devices, "null"));
      assertEquals("SPECIAL_FILE", Answers.find(devices, "zero"));
    }
  }

  @Test
  void whatThisProcessMayNotReadIsDenied() throws Exception {
    Files.setPosixFilePermissions(www, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectory(www.resolve("locked"));
    Files.writeString(www.resolve("locked/inside.txt"), "inside");
    link("to-locked", "locked/inside.txt");
    for (String name : new String[] {"top.txt", "locked"}) {
      Files.setPosixFilePermissions(
          www.resolve(name), PosixFilePermissions.fromString("---------"));
    }
    for (Root root : new Root[] {within, deny, follow}) {
      assertEquals("DENIED", Unprivileged.call(() -> Answers.find(root, "top.txt")));
      assertEquals("DENIED", Unprivileged.call(() -> Answers.find(root, "locked")));
      assertEquals("DENIED", Unprivileged.call(() -> Answers.find(root, "locked/inside.txt")));
      assertEquals("DENIED", Unprivileged.call(() -> Answers.find(root, "locked/none")));
    }
    assertEquals("DENIED", Unprivileged.call(() -> Answers.find(within, "to-locked")));
    Files.setPosixFilePermissions(
        www.resolve("locked"), PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void theHandleStaysWhenTheDirectoryIsReplaced() throws IOException {
    Files.move(www, temporary.resolve("moved"));
    Files.createDirectory(www);
    Files.writeString(www.resolve("top.txt"), "impostor");
    assertEquals("file top", Answers.find(within, "top.txt"));
  }

  @Test
  void aClosedRootOpensNothing() throws IOException {
    Root root = lookup.open(www, SymlinkPolicy.WITHIN);
    root.close();
    root.close();
    assertEquals(
        "Failed[call=" + (lookup == Lookup.KERNEL ? "openat2" : "openat") + ", errno=9]",
        Answers.find(root, "top.txt"));
  }

  private void link(String name, String target) throws IOException {
    if (target.endsWith("/") || target.contains("//")) {
      // Path would tidy such a target.
      RawNames.run(www, "ln", "-s", target, name);
    } else {
      Files.createSymbolicLink(www.resolve(name), Path.of(target));
    }
  }
}
