package dev.gyre.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.transport.Refusal.Category;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Causes as Netty and the JDK word them, before machines made up for each case. */
class RefusalClassifierTest {
  private static final String LIBRARY = "META-INF/native/libnetty_transport_native_io_uring42_";
  private static final long CAP_SYS_ADMIN = 1L << 21;
  private static final long CAP_IPC_LOCK = 1L << 14;

  @TempDir Path root;
  private FakeMachine machine;

  @BeforeEach
  void makeMachine() {
    machine = new FakeMachine(root);
  }

  @Test
  void operationNotPermittedUnderAFilterIsSeccomp() {
    machine.status(2, 0, "1000");
    Refusal refusal = ioUring(ringFailure("Operation not permitted"));
    assertRefusal(Category.SECCOMP, "Seccomp 2", "seccomp profile", refusal);
    assertTrue(refusal.evidence().contains("io_uring_setup"), refusal.evidence());
  }

  @Test
  void unknownCallUnderAFilterIsSeccomp() {
    machine.status(2, 0, "1000");
    assertRefusal(
        Category.SECCOMP,
        "Seccomp 2",
        "seccomp profile",
        ioUring(ringFailure("Function not implemented")));
  }

  @Test
  void sysctlTwoIsToldFromSeccompByItsValue() {
    machine.status(2, CAP_SYS_ADMIN, "1000");
    machine.file("proc/sys/kernel/io_uring_disabled", "2\n");
    assertRefusal(
        Category.SYSCTL_DISABLED,
        "/proc/sys/kernel/io_uring_disabled is 2",
        "io_uring_disabled=0",
        ioUring(ringFailure("Operation not permitted")));
  }

  @Test
  void sysctlOneNamesTheGroupThatMay() {
    machine.file("proc/sys/kernel/io_uring_disabled", "1\n");
    machine.file("proc/sys/kernel/io_uring_group", "990\n");
    assertRefusal(
        Category.SYSCTL_DISABLED,
        "group 990",
        "add the user to that group",
        ioUring(ringFailure("Operation not permitted")));
  }

  @Test
  void sysctlOneDoesNotBindMembersOfItsGroup() {
    machine.file("proc/sys/kernel/io_uring_disabled", "1\n");
    machine.file("proc/sys/kernel/io_uring_group", "990\n").status(2, 0, "4 990");
    assertEquals(Category.SECCOMP, ioUring(ringFailure("Operation not permitted")).category());
  }

  @Test
  void sysctlOneDoesNotBindAdministrators() {
    machine.file("proc/sys/kernel/io_uring_disabled", "1\n").status(2, CAP_SYS_ADMIN, "0");
    assertEquals(Category.SECCOMP, ioUring(ringFailure("Operation not permitted")).category());
  }

  @Test
  void permissionDeniedWithoutFilterAndSysctlIsASecurityModule() {
    assertRefusal(
        Category.SECURITY_MODULE,
        "Seccomp 0",
        "SELinux",
        ioUring(ringFailure("Permission denied")));
  }

  @Test
  void unknownCallWithoutFilterIsAKernelWithoutSupport() {
    machine.without("proc/sys/kernel/io_uring_disabled");
    assertRefusal(
        Category.KERNEL_WITHOUT_SUPPORT,
        "6.8.0-45-generic",
        "CONFIG_IO_URING",
        ioUring(ringFailure("Function not implemented")));
  }

  @Test
  void unknownCallOnAnOldKernelIsItsAge() {
    machine.file("proc/sys/kernel/osrelease", "4.4.0\n");
    assertRefusal(
        Category.KERNEL_TOO_OLD, "4.4.0", "5.9", ioUring(ringFailure("Function not implemented")));
  }

  @Test
  void nettysOwnVersionCheckIsTheKernelsAge() {
    machine.file("proc/sys/kernel/osrelease", "5.4.0-200-generic\n");
    assertRefusal(
        Category.KERNEL_TOO_OLD,
        "5.4.0-200-generic",
        "5.9",
        ioUring(
            new UnsupportedOperationException(
                "you need at least kernel version 5.9, current kernel version: 5.4.0")));
  }

  @Test
  void noMemoryForAnOrdinaryUserIsItsLimitWithSums() {
    machine.limits("200000", "1024");
    Refusal refusal = ioUring(noMemory());
    assertRefusal(Category.MEMLOCK, "soft 200000", "--loops 2", refusal);
    assertTrue(refusal.evidence().contains("needed: 360448 for 4 loops"), refusal.evidence());
    assertTrue(refusal.evidence().contains("fitting: 2"), refusal.evidence());
  }

  @Test
  void noMemoryBelowTheLimitSuspectsOtherProcessesOfTheUser() {
    Refusal refusal = ioUring(noMemory());
    assertRefusal(Category.MEMLOCK, "other processes of this user", "LimitMEMLOCK", refusal);
    assertFalse(refusal.remedy().contains("--loops"), refusal.remedy());
  }

  @Test
  void noMemoryForThePrivilegedIsNotTheLimit() {
    machine.limits("65536", "1024").status(0, CAP_IPC_LOCK, "0");
    assertRefusal(Category.MEMORY, "does not count", "cgroup", ioUring(noMemory()));
  }

  @Test
  void privilegesOfAUserNamespaceDoNotLiftTheLimit() {
    machine.limits("65536", "1024").status(0, CAP_IPC_LOCK, "0");
    machine.file("proc/self/uid_map", "0 1000 1\n");
    assertEquals(Category.MEMLOCK, ioUring(noMemory()).category());
  }

  @Test
  void refusedBufferRingIsMemoryWhateverNettySays() {
    machine.limits("65536", "1024");
    assertEquals(
        Category.MEMLOCK,
        ioUring(
                new IOException(
                    "ioUringRegisterBufRing(..) failed with error(-1): Operation not permitted"))
            .category());
  }

  @Test
  void tooManyOpenFilesIsDescriptorsWhereverItHappens() {
    Throwable unpacking =
        linkError(
            "could not load a native library: netty_transport_native_epoll_x86_64",
            new FileNotFoundException("/tmp/libnetty1.so (Too many open files)"));
    assertRefusal(Category.DESCRIPTORS, "soft 1024", "ulimit -n", ioUring(unpacking));
  }

  /** ENFILE: no limit of this process would help. */
  @Test
  void tooManyOpenFilesOfAllProcessesAreNoLimitOfThisOne() {
    assertRefusal(
        Category.DESCRIPTORS,
        "all processes",
        "fs.file-max",
        ioUring(new IOException("Too many open files in system")));
  }

  @Test
  void missingLibraryIsItsJar() {
    assertRefusal(
        Category.NATIVE_JAR_MISSING,
        LIBRARY + "x86_64.so",
        "native jar",
        ioUring(missingLibrary("x86_64")));
  }

  @Test
  void libraryOfAnotherProcessorIsNamed() {
    machine.resource(LIBRARY + "aarch_64.so");
    assertRefusal(
        Category.WRONG_ARCHITECTURE,
        "this is x86_64, libraries are there for aarch_64",
        "this processor",
        ioUring(missingLibrary("x86_64")));
  }

  @Test
  void processorWithoutPublishedLibraryIsToldApartFromAMissingJar() {
    machine.resource(LIBRARY + "x86_64.so").resource(LIBRARY + "aarch_64.so");
    assertRefusal(
        Category.WRONG_ARCHITECTURE,
        "this is s390_64, libraries are there for x86_64, aarch_64",
        "this processor",
        ioUring(missingLibrary("s390_64")));
  }

  @Test
  void jdksHintAtAnotherProcessorIsNotTakenForSkew() {
    assertEquals(
        Category.WRONG_ARCHITECTURE,
        ioUring(
                new UnsatisfiedLinkError(
                    "/tmp/libnetty.so: cannot open shared object file: No such file or directory"
                        + " (Possible cause: can't load AARCH64 .so on a AMD 64 platform)"))
            .category());
  }

  @Test
  void missingMuslLoaderTextsAreMusl() {
    machine.file("proc/self/maps", "7f00-7f01 r-xp 0 0:0 1 /lib/ld-musl-x86_64.so.1\n");
    assertRefusal(
        Category.MUSL,
        "musl",
        "glibc",
        ioUring(
            new UnsatisfiedLinkError(
                "/tmp/libnetty.so: Error loading shared library ld-linux-x86-64.so.2: No such file"
                    + " or directory (needed by /tmp/libnetty.so)")));
  }

  @Test
  void forbiddenExecutionNamesTheMountAndItsOptions() {
    machine.file(
        "proc/self/mountinfo",
        "22 1 0:20 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
            + "30 22 0:30 / "
            + root
            + " rw,nosuid,noexec shared:2 - tmpfs tmpfs rw,size=8m\n");
    machine.property("java.io.tmpdir", root.toString());
    assertRefusal(
        Category.TEMP_NOEXEC,
        root + " rw,nosuid,noexec (tmpfs rw,size=8m)",
        "io.netty.native.workdir",
        ioUring(
            new UnsatisfiedLinkError(
                root + "/libnetty.so: failed to map segment from shared object")));
  }

  @Test
  void failureToUnpackIsTheFolderThoughNettyAlsoMissesAnotherName() {
    machine.property("io.netty.native.workdir", root.toString());
    Throwable unpacking =
        linkError(
            "could not load a native library: netty_transport_native_io_uring42_x86_64",
            new AccessDeniedException(root + "/libnetty1.so"));
    unpacking.addSuppressed(
        linkError(
            "could not load a native library: netty_transport_native_io_uring42",
            new FileNotFoundException("META-INF/native/libnetty_transport_native_io_uring42.so")));
    Refusal refusal = ioUring(unpacking);
    assertRefusal(Category.TEMP_UNWRITABLE, root.toString(), "io.netty.native.workdir", refusal);
    assertTrue(refusal.detail().startsWith("AccessDeniedException"), refusal.detail());
  }

  @Test
  void unlinkedJavaMethodIsSkew() {
    assertRefusal(
        Category.VERSION_SKEW,
        "sizeofInt()",
        "one Netty release",
        ioUring(
            new UnsatisfiedLinkError(
                "'int io.netty.channel.uring.NativeStaticallyReferencedJniMethods.sizeofInt()'")));
  }

  @Test
  void missingClassIsAMissingJarButABrokenOneIsJudgedByItsCause() {
    assertEquals(
        Category.NATIVE_JAR_MISSING,
        ioUring(new NoClassDefFoundError("io/netty/channel/uring/IoUring")).category());
    NoClassDefFoundError broken =
        new NoClassDefFoundError("Could not initialize class io.netty.channel.uring.Native");
    broken.initCause(missingLibrary("x86_64"));
    assertEquals(LIBRARY + "x86_64.so", detailAfterColon(ioUring(broken)));
  }

  @Test
  void propertyThatTurnsNativesOffIsNamed() {
    assertRefusal(
        Category.DISABLED_BY_PROPERTY,
        "io.netty.transport.noNative",
        "-Dio.netty.transport.noNative",
        ioUring(
            new UnsupportedOperationException(
                "Native transport was explicit disabled with -Dio.netty.transport.noNative=true")));
  }

  @Test
  void whatWasLoggedExplainsAnEchoThatDidNotCome() {
    machine.status(2, 0, "1000");
    Refusal refusal =
        classify(
            TransportKind.IO_URING,
            new SelfTestFailure("no echo within 2 s", null),
            new IOException("io_uring_enter(..) failed with error(-1): Operation not permitted"));
    assertRefusal(Category.SECCOMP, "io_uring_enter(2) is refused", "io_uring_enter", refusal);
  }

  @Test
  void echoThatDidNotComeForNoKnownReasonIsSaidSo() {
    assertRefusal(
        Category.SELF_TEST_FAILED,
        "Seccomp 0",
        "loopback",
        ioUring(new SelfTestFailure("no echo within 2 s", null)));
  }

  /** As in a network namespace that is new, or in a unit that is for Unix sockets only. */
  @Test
  void aMachineWithoutItsLoopbackAddressIsToldSo() {
    for (IOException noRoute :
        List.of(
            new NoRouteToHostException(),
            new SocketException("Network is unreachable"),
            new IOException("bind(..) failed: Cannot assign requested address"))) {
      assertRefusal(Category.SELF_TEST_FAILED, "127.0.0.1", "ip link set lo up", ioUring(noRoute));
    }
    assertRefusal(
        Category.SELF_TEST_FAILED,
        "Seccomp 0",
        "RestrictAddressFamilies",
        ioUring(new IOException("socket(..) failed: Address family not supported by protocol")));
  }

  @Test
  void filteredEpollIsNamedForNioWithTheSelectorThatDoesWithout() {
    machine.status(2, 0, "1000");
    Throwable epoll = new IOException("epoll_create1() failed: Operation not permitted");
    assertRefusal(
        Category.SECCOMP,
        "epoll_create1(2) is refused",
        "epoll_create1",
        classify(TransportKind.EPOLL, epoll));
    assertRefusal(
        Category.SECCOMP,
        "epoll_create1(2) is refused",
        "-Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.PollSelectorProvider",
        classify(TransportKind.NIO, new IOException("Operation not permitted")));
  }

  @Test
  void unknownFailureKeepsItsTextOnOneLine() {
    Refusal refusal = ioUring(new IllegalStateException("first\n second"));
    assertEquals(Category.OTHER, refusal.category());
    assertEquals("IllegalStateException: first second", refusal.detail());
  }

  @Test
  void causesThatPointAtEachOtherAreWalkedOnce() {
    IllegalStateException first = new IllegalStateException("first");
    IllegalStateException second = new IllegalStateException("second", first);
    first.addSuppressed(second);
    assertEquals("IllegalStateException: first", ioUring(first).detail());
  }

  private static void assertRefusal(
      Category category, String evidence, String remedy, Refusal refusal) {
    assertEquals(category, refusal.category(), refusal.toString());
    assertTrue(refusal.evidence().contains(evidence), refusal.evidence());
    assertTrue(refusal.remedy().contains(remedy), refusal.remedy());
    assertFalse(refusal.detail().contains("\n"), refusal.detail());
  }

  private static String detailAfterColon(Refusal refusal) {
    return refusal.detail().substring(refusal.detail().indexOf(": ") + 2);
  }

  private Refusal ioUring(Throwable failure) {
    return classify(TransportKind.IO_URING, failure);
  }

  private Refusal classify(TransportKind kind, Throwable failure, Throwable... logged) {
    return new RefusalClassifier(machine.evidence(), 4).classify(kind, failure, List.of(logged));
  }

  private static Throwable ringFailure(String error) {
    return linkError(
        "failed to load the required native library",
        new RuntimeException("failed to create io_uring ring fd: " + error));
  }

  private static Throwable noMemory() {
    return new IllegalStateException(
        "failed to create a child event loop",
        new RuntimeException(
            "failed to allocate memory for io_uring ring; try raising memlock limit (see"
                + " getrlimit(RLIMIT_MEMLOCK, ...) or ulimit -l): Cannot allocate memory"));
  }

  private static Throwable missingLibrary(String processor) {
    return linkError(
        "could not load a native library: netty_transport_native_io_uring42_" + processor,
        new FileNotFoundException(LIBRARY + processor + ".so"));
  }

  private static Throwable linkError(String message, Throwable cause) {
    return new UnsatisfiedLinkError(message).initCause(cause);
  }
}
