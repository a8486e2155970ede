package dev.gyre.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.transport.Refusal.Category;
import dev.gyre.transport.TransportReport.Attempt;
import dev.gyre.transport.TransportReport.NotTried;
import dev.gyre.transport.TransportReport.Refused;
import dev.gyre.transport.TransportReport.Works;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor's two forms. */
class DoctorTest {
  @TempDir Path root;

  @Test
  void textStaysWithinEightyColumnsAndNamesCauseAndRemedy() {
    String text = doctor(2).toText();
    for (String line : text.split("\n", -1)) {
      assertTrue(line.length() <= 80, line);
      assertEquals(line.stripTrailing(), line);
    }
    assertTrue(text.contains("  io_uring      refused: seccomp\n"), text);
    assertTrue(text.contains("    remedy      allow \"it\"\n"), text);
    assertTrue(text.contains("  chosen        epoll\n"), text);
    assertTrue(text.contains("  look-up       openat2\n"), text);
    assertTrue(text.contains("sendfile(2) from file descriptor to socket"), text);
    assertTrue(text.contains("soft 1024, hard 1024 (RLIMIT_NOFILE)"), text);
  }

  @Test
  void jsonEscapesAndKeepsNumbersAsNumbers() {
    String json = doctor(2).toJson();
    assertTrue(json.contains("\"category\": \"seccomp\""), json);
    assertTrue(json.contains("\"remedy\": \"allow \\\"it\\\"\""), json);
    assertTrue(json.contains("\"detail\": \"tab\\t and \\\\\""), json);
    assertTrue(json.contains("\"chosen\": \"epoll\""), json);
    assertTrue(json.contains("\"somaxconn\": 4096"), json);
    assertTrue(json.contains("\"hard\": 8388608"), json);
  }

  @Test
  void oneLoopIsNotSeveral() {
    assertEquals("Transports, tried with 1 event loop", firstLine(doctor(1)));
    assertEquals("Transports, tried with 2 event loops", firstLine(doctor(2)));
  }

  private static String firstLine(Doctor doctor) {
    return doctor.toText().lines().findFirst().orElseThrow();
  }

  private Doctor doctor(int loops) {
    Refusal refusal =
        new Refusal(Category.SECCOMP, "evidence ".repeat(20), "allow \"it\"", "tab\t and \\");
    TransportReport report =
        new TransportReport(
            List.of(
                new Attempt(TransportKind.IO_URING, new Refused(refusal)),
                new Attempt(TransportKind.EPOLL, new Works(List.of(), List.of())),
                new Attempt(TransportKind.NIO, new NotTried("a faster one works"))),
            null,
            loops);
    return new Doctor(
        report, Machine.read(new FakeMachine(root).evidence()), "openat2", "BoringSSL");
  }
}
