package dev.gyre.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KernelTextTest {
  @Test
  void numberOfSeveralDigitsIsReadWhole() throws IOException {
    String portRange = KernelText.read(Path.of("/proc/sys/net/ipv4/ip_local_port_range"));
    assertTrue(portRange.matches("\\d{4,5}\\s+\\d{4,5}"), portRange);
  }

  @Test
  void textOfSeveralLinesIsReadWhole() throws IOException {
    String status = KernelText.read(Path.of("/proc/self/status"));
    assertTrue(status.startsWith("Name:") && status.contains("\nSeccomp:"), status);
    assertEquals(status.strip(), status);
  }
}
