package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.nativetests.Child.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each obstacle that a container or a careless installation puts in the way, made for real in a
 * child process: the category that is reported, where the evidence comes from, and what is used
 * instead. Needs Linux; limits of an ordinary user and mounts need root to set up.
 */
class RefusalTest {
  private static final String IO_URING = "io_uring";
  private static final String EPOLL = "epoll";
  private static final String NIO = "nio";

  /** What two loops lock, from the sizes of their rings. */
  private static final long TWO_LOOPS_BYTES = 180224;

  @TempDir static Path folder;
  private static ClassPathCopy classPath;
  private static Output unrestricted;

  @BeforeAll
  static void lookAtThisMachine() throws Exception {
    classPath = ClassPathCopy.into(Files.createDirectory(folder.resolve("classes")));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    unrestricted = new Child(classPath).runAll("auto", 2, folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {IO_URING, EPOLL, NIO})
  void everyTransportWorksWithoutObstacle(String transport) {
    List<String> outcome = unrestricted.line(transport);
    Requirement.need(transport, outcome.get(0).equals("works"), outcome.toString());
    assertEquals("works", outcome.get(0), unrestricted.text());
  }

  @ParameterizedTest
  @CsvSource({
    "io_uring_setup,EPERM",
    "io_uring_setup,ENOSYS",
    "io_uring_setup,EACCES",
    "io_uring_enter,EPERM",
    "io_uring_enter,ENOSYS",
    "io_uring_register,EPERM",
    "io_uring_register,EACCES"
  })
  void aFilterOnIoUringIsSeccompAndEpollIsUsed(String call, String errno) throws Exception {
    needIoUring();
    Output output = new Child(classPath).denying(call, errno).run("auto", 2, folder);
    assertRefused(output, IO_URING, "seccomp", call + "(2) is refused");
    assertTrue(output.line(IO_URING).get(2).contains("/proc/self/status: Seccomp 2"));
    assertChosen(output, EPOLL);
    assertEquals(List.of("io_uring refused: seccomp"), output.line("reason"));
    assertEquals(List.of(), output.line("warning"));
  }

  @Test
  void noMemoryForThePrivilegedIsNotBlamedOnTheirLimit() throws Exception {
    needIoUring();
    needRoot();
    Output output = new Child(classPath).denying("io_uring_setup", "ENOMEM").run("auto", 2, folder);
    assertRefused(output, IO_URING, "memory", "RLIMIT_MEMLOCK does not count");
    assertChosen(output, EPOLL);
    assertTrue(output.line("warning").get(0).contains("epoll instead of io_uring"));
  }

  @Test
  void noMemoryForAnOrdinaryUserIsItsLimit() throws Exception {
    needIoUring();
    needRoot();
    Child child = new Child(classPath).denying("io_uring_setup", "ENOMEM").asNobody();
    Output output = child.run("auto", 2, folder);
    assertRefused(output, IO_URING, "memlock", "RLIMIT_MEMLOCK (/proc/self/limits)");
    assertChosen(output, EPOLL);
  }

  @ParameterizedTest
  @ValueSource(longs = {4096, 16384, 65536, TWO_LOOPS_BYTES - 4096})
  void tooLittleLockedMemoryIsCountedAndLosesIoUringWithAWarning(long bytes) throws Exception {
    needMemoryToBeCounted();
    Output output = new Child(classPath).lockingAtMost(bytes).asNobody().run("auto", 2, folder);
    assertRefused(output, IO_URING, "memlock", "soft " + bytes);
    String evidence = output.line(IO_URING).get(2);
    assertTrue(evidence.contains("needed: " + TWO_LOOPS_BYTES + " for 2 loops"), evidence);
    assertTrue(evidence.contains("fitting: " + (bytes > TWO_LOOPS_BYTES / 2 ? 1 : 0)), evidence);
    assertChosen(output, EPOLL);
    assertTrue(output.line("warning").get(0).contains("small responses cost more CPU"));
  }

  @ParameterizedTest
  @ValueSource(longs = {TWO_LOOPS_BYTES, 1024 * 1024})
  void enoughLockedMemoryServesTheSelfTestAndTheServerAfterIt(long bytes) throws Exception {
    needMemoryToBeCounted();
    Output output = new Child(classPath).lockingAtMost(bytes).asNobody().run("auto", 2, folder);
    assertChosen(output, IO_URING);
  }

  @Test
  void tooFewDescriptorsAreNamedAndNothingHangs() throws Exception {
    Output output = new Child(classPath).openingAtMost(50).run("auto", 16, folder);
    for (String transport : List.of(IO_URING, EPOLL, NIO)) {
      if (unrestricted.line(transport).get(0).equals("works")) {
        assertRefused(output, transport, "descriptors", "RLIMIT_NOFILE (/proc/self/limits)");
      }
    }
    assertEquals(List.of("null"), output.line("chosen"));
  }

  @Test
  void filteredEpollLeavesNioWithoutItsSelectorToo() throws Exception {
    Child child = new Child(classPath).denying("epoll_create1,io_uring_setup", "EPERM");
    Output output = child.run("auto", 2, folder);
    assertRefused(output, EPOLL, "seccomp", "epoll_create1(2) is refused");
    assertRefused(output, NIO, "seccomp", "epoll_create1(2) is refused");
    assertTrue(output.line(NIO).get(3).contains("sun.nio.ch.PollSelectorProvider"));
    assertEquals(List.of("null"), output.line("chosen"));
  }

  @Test
  void theRemedyForNioWithoutEpollWorks() throws Exception {
    Child child = new Child(classPath).denying("epoll_create1,io_uring_setup", "EPERM");
    child.withProperty("java.nio.channels.spi.SelectorProvider", "sun.nio.ch.PollSelectorProvider");
    assertChosen(child.run("auto", 2, folder), NIO);
  }

  @Test
  void missingNativeJarsAreNamed() throws Exception {
    Child child = new Child(classPath);
    child.withClassPath(classPath.without(name -> name.contains("linux-")));
    Output output = child.run("auto", 2, folder);
    assertRefused(output, IO_URING, "native-jar-missing", "META-INF/native/libnetty_transport");
    assertRefused(output, EPOLL, "native-jar-missing", "META-INF/native/libnetty_transport");
    assertChosen(output, NIO);
  }

  @Test
  void nativeJarsOfAnotherProcessorAreNamed() throws Exception {
    boolean x86 = System.getProperty("os.arch").equals("amd64");
    String ours = x86 ? "linux-x86_64" : "linux-aarch_64";
    String theirs = x86 ? "aarch_64" : "x86_64";
    Child child = new Child(classPath);
    child.withClassPath(classPath.without(name -> name.contains(ours)));
    Output output = child.run("auto", 2, folder);
    assertRefused(output, IO_URING, "wrong-architecture", "libraries are there for " + theirs);
    assertRefused(output, EPOLL, "wrong-architecture", "libraries are there for " + theirs);
    assertChosen(output, NIO);
  }

  @Test
  void aTempFolderThatForbidsExecutionIsNamedWithItsMount() throws Exception {
    needRoot();
    Path temp = Files.createDirectory(folder.resolve("noexec"));
    Child child = new Child(classPath).forbiddingExecutionIn(temp);
    child.withProperty("java.io.tmpdir", temp.toString());
    Output output = child.run("auto", 2, folder);
    assertRefused(output, IO_URING, "temp-noexec", "mount " + temp.toRealPath() + " rw,noexec");
    assertRefused(output, EPOLL, "temp-noexec", "noexec");
    assertChosen(output, NIO);
  }

  @Test
  void aTempFolderThatCannotBeWrittenIsNamed() throws Exception {
    Child child = new Child(classPath).withProperty("io.netty.native.workdir", "/proc");
    Output output = child.run("auto", 2, folder);
    assertRefused(output, IO_URING, "temp-unwritable", "unpacked in /proc");
    assertRefused(output, EPOLL, "temp-unwritable", "unpacked in /proc");
    assertChosen(output, NIO);
  }

  @Test
  void aPropertyThatTurnsNativesOffIsNamedAndARequiredTransportIsNotReplaced() throws Exception {
    Child child = new Child(classPath).withProperty("io.netty.transport.noNative", "true");
    Output output = child.run(IO_URING, 2, folder);
    assertRefused(output, IO_URING, "disabled-by-property", "io.netty.transport.noNative");
    assertEquals(List.of("null"), output.line("chosen"));
    assertEquals(List.of("not tried", "io_uring is required"), output.line(EPOLL));
    assertFalse(output.text().contains("rebuilt"), output.text());
  }

  private static void needIoUring() {
    List<String> outcome = unrestricted.line(IO_URING);
    Requirement.need(IO_URING, outcome.get(0).equals("works"), outcome.toString());
  }

  private static void needRoot() {
    Requirement.need(IO_URING, Requirement.isRoot(), "only root may set this up");
  }

  private static void needMemoryToBeCounted() throws Exception {
    needIoUring();
    needRoot();
    // Linux 5.12 to 6.13 do not count rings against this limit, so 4 KiB are enough there.
    Output output = new Child(classPath).lockingAtMost(4096).asNobody().run("auto", 2, folder);
    Requirement.need(
        IO_URING,
        output.line(IO_URING).get(0).equals("refused"),
        "this kernel does not count rings against RLIMIT_MEMLOCK");
  }

  private static void assertRefused(
      Output output, String transport, String category, String evidence) {
    List<String> line = output.line(transport);
    assertEquals("refused", line.get(0), output.text());
    assertEquals(category, line.get(1), output.text());
    assertTrue(line.get(2).contains(evidence), output.text());
    assertFalse(line.get(3).isEmpty(), output.text());
  }

  /** The server must also be able to build its loops after the self-test. */
  private static void assertChosen(Output output, String transport) {
    assertEquals(List.of(transport), output.line("chosen"), output.text());
    assertEquals(List.of("yes"), output.line("rebuilt"), output.text());
  }
}
