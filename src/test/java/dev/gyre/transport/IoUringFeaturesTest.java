package dev.gyre.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Netty's list of features, and when a missing one is worth a warning. */
class IoUringFeaturesTest {
  private static final String ALL =
      "IoUring features: SPLICE_SUPPORTED=true, SETUP_CQ_SIZE_SUPPORTED=true,"
          + " SETUP_SINGLE_ISSUER_SUPPORTED=true, SETUP_DEFER_TASKRUN_SUPPORTED=true";

  @TempDir Path root;

  @Test
  void supportedFeaturesAreListedInNettysOrder() {
    IoUringFeatures features =
        IoUringFeatures.parse("IoUring features: B_SUPPORTED=true, A_SUPPORTED=false, C=true");
    assertEquals(List.of("B", "C"), features.supported());
    assertFalse(features.has("A"));
  }

  @Test
  void unavailableMeansNoFeature() {
    assertEquals(List.of(), IoUringFeatures.parse("IoUring unavailable: x=true.").supported());
  }

  @Test
  void missingFeaturesOfANewKernelPointAtLockedMemory() {
    Evidence evidence = new FakeMachine(root).limits("32768", "1024").evidence();
    List<String> warnings =
        IoUringFeatures.parse(ALL.replace("CQ_SIZE_SUPPORTED=true", "CQ_SIZE_SUPPORTED=false"))
            .degradations(evidence);
    assertEquals(1, warnings.size());
    String warning = warnings.get(0);
    assertTrue(warning.contains("has SETUP_CQ_SIZE and refused it here"), warning);
    assertTrue(warning.contains("soft 32768"), warning);
  }

  @Test
  void completeFeaturesAndOldKernelsAreNoWarning() {
    FakeMachine machine = new FakeMachine(root);
    assertEquals(List.of(), IoUringFeatures.parse(ALL).degradations(machine.evidence()));
    machine.file("proc/sys/kernel/osrelease", "5.15.0\n");
    assertEquals(
        List.of(),
        IoUringFeatures.parse("IoUring features: SPLICE_SUPPORTED=true")
            .degradations(machine.evidence()));
  }
}
