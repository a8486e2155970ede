package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The access log of a server, as JSON. */
final class AccessLogFile {
  private static final Pattern BYTES = Pattern.compile("\"bytes\":(\\d+)");
  private static final Pattern NUMBER = Pattern.compile("\"request\":(\\d+)}");

  private final Path file;

  AccessLogFile(Path file) {
    this.file = file;
  }

  GyreServer.Builder writtenBy(GyreServer.Builder builder) {
    return builder.set(Options.ACCESS_LOG, "json").set(Options.ACCESS_LOG_FILE, file.toString());
  }

  /** Waits until the only answer for a target is there, and asserts how much of it was sent. */
  void awaitBytes(String target, long least, long most) {
    Await.until(() -> !bytes(target).isEmpty(), this::text);
    List<Long> sent = bytes(target);
    boolean fine = sent.size() == 1 && sent.getFirst() >= least && sent.getFirst() <= most;
    assertTrue(fine, this::text);
  }

  /** Waits for as many answers, and asserts which requests of their connections they were for. */
  void awaitRequestNumbers(Integer... numbers) {
    Await.until(() -> requestNumbers().size() >= numbers.length, this::text);
    assertEquals(List.of(numbers), requestNumbers());
  }

  private List<Integer> requestNumbers() {
    return NUMBER.matcher(text()).results().map(found -> Integer.valueOf(found.group(1))).toList();
  }

  private List<Long> bytes(String target) {
    return text()
        .lines()
        .filter(line -> line.contains("\"" + target + "\""))
        .flatMap(line -> BYTES.matcher(line).results())
        .map(found -> Long.valueOf(found.group(1)))
        .toList();
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
