package dev.gyre.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelLimitsTest {
  @Test
  void mostDescriptorsAreForConnections() {
    assertEquals(18_750, KernelLimits.connectionsFor(20_000));
    assertEquals(928, KernelLimits.connectionsFor(1024));
    assertEquals(1, KernelLimits.connectionsFor(16));
  }

  @Test
  void fewAreKeptOpenForAnswers() {
    assertEquals(0, KernelLimits.keptFilesFor(16));
    assertEquals(16, KernelLimits.keptFilesFor(1024));
    assertEquals(512, KernelLimits.keptFilesFor(1 << 20));
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 1024, 4096, 20_000, 1 << 20})
  void filesThatAreKeptTakeNothingFromConnections(int openFiles) {
    int others = openFiles - KernelLimits.connectionsFor(openFiles);
    assertTrue(KernelLimits.keptFilesFor(openFiles) <= others / 4);
  }
}
