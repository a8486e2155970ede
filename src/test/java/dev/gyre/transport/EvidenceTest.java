package dev.gyre.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from /proc, also where /proc is poorer than usual. */
class EvidenceTest {
  @TempDir Path root;

  @Test
  void anEmptyMachineAccusesNobody() {
    Evidence evidence = new Evidence(root, name -> null, name -> false);
    assertNull(evidence.ioUringDisabled());
    assertFalse(evidence.isFilteredBySeccomp());
    assertTrue(evidence.mayLockAnyMemory());
    assertEquals(new KernelRelease(0, 0), evidence.kernelRelease());
    assertEquals("unknown", evidence.cLibrary());
    assertEquals("unknown mount", evidence.mountOf(root));
    assertEquals(List.of(), evidence.containerHints());
  }

  @Test
  void limitsAreReadInBothColumns() {
    FakeMachine machine = new FakeMachine(root).limits("unlimited", "20000");
    assertEquals(new Limit(20000, 20000), machine.evidence().descriptors());
    assertEquals("soft unlimited, hard unlimited", machine.evidence().lockedMemory().toString());
  }

  @Test
  void theLongestMountPointThatHoldsTheFolderCounts() {
    FakeMachine machine =
        new FakeMachine(root)
            .file(
                "proc/self/mountinfo",
                """
                1 0 0:1 / / rw - ext4 /dev/vda rw
                2 1 0:2 / /a rw,noexec - tmpfs t rw
                3 1 0:3 / /a/b\\040c ro - tmpfs t ro
                """);
    assertEquals("/a rw,noexec (tmpfs rw)", machine.evidence().mountOf(Path.of("/a/bc")));
    assertEquals("/a/b c ro (tmpfs ro)", machine.evidence().mountOf(Path.of("/a/b c/d")));
  }

  @Test
  void nettysOwnFolderComesBeforeTheJdks() {
    FakeMachine machine = new FakeMachine(root).property("java.io.tmpdir", "/var/tmp");
    assertEquals(Path.of("/var/tmp"), machine.evidence().unpackFolder());
    machine.property("io.netty.native.workdir", "/opt/lib");
    assertEquals(Path.of("/opt/lib"), machine.evidence().unpackFolder());
  }

  @Test
  void containersAreRecognisedByWhatTheyLeave() {
    FakeMachine machine =
        new FakeMachine(root)
            .file(".dockerenv", "")
            .file("sys/fs/cgroup/cpu.max", "150000 100000\n")
            .file("proc/self/environ", "HOME=/\0KUBERNETES_SERVICE_HOST=10.0.0.1\0");
    assertEquals(
        List.of("/.dockerenv", "KUBERNETES_SERVICE_HOST", "cpu.max 150000 100000"),
        machine.evidence().containerHints());
  }

  @Test
  void whatWasReadOnceIsKnownWhenTheFileIsGone() {
    FakeMachine machine = new FakeMachine(root);
    Evidence evidence = machine.evidence();
    Limit before = evidence.descriptors();
    machine.without("proc/self/limits");
    assertEquals(before, evidence.descriptors());
  }

  @Test
  void releasesAreComparedByNumber() {
    assertTrue(KernelRelease.parse("6.10.1").atLeast(KernelRelease.parse("6.9")));
    assertFalse(KernelRelease.parse("5.15.0-rc1+").atLeast(new KernelRelease(6, 1)));
    assertEquals(new KernelRelease(6, 18), KernelRelease.parse("6.18.44-fc-v595\n"));
    assertEquals(new KernelRelease(0, 0), KernelRelease.parse("custom"));
  }

  @Test
  void thisMachineHasAKernelAndALimit() {
    Evidence evidence = Evidence.ofThisMachine();
    assertTrue(evidence.kernelRelease().atLeast(new KernelRelease(3, 0)));
    assertNotEquals("unknown", evidence.cLibrary());
    assertTrue(evidence.descriptors().soft() > 0);
  }
}
