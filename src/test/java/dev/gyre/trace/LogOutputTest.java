package dev.gyre.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogOutputTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream standard = new ByteArrayOutputStream();

  private static void write(OutputStream stream, String text) throws IOException {
    stream.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void fileIsMadeAndThenAppendedTo() throws IOException {
    Path file = folder.resolve("access.log");
    for (String line : new String[] {"one\n", "two\n"}) {
      try (OutputStream stream = LogOutput.open(file.toString(), standard)) {
        write(stream, line);
      }
    }
    assertEquals("one\ntwo\n", Files.readString(file));
  }

  /** As logrotate(8) does with copytruncate. */
  @Test
  void fileThatIsTruncatedMeanwhileBeginsAnew() throws IOException {
    Path file = folder.resolve("access.log");
    try (OutputStream stream = LogOutput.open(file.toString(), standard)) {
      write(stream, "one\n");
      Files.write(file, new byte[0]);
      write(stream, "two\n");
    }
    assertEquals("two\n", Files.readString(file));
  }

  /** As logrotate(8) does without it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fileThatHasAnotherNameIsFollowedByANewOne(boolean made) throws IOException {
    Path file = folder.resolve("access.log");
    Path old = folder.resolve("access.log.1");
    try (OutputStream stream = LogOutput.open(file.toString(), standard)) {
      write(stream, "one\n");
      for (String line : new String[] {"two\n", "three\n"}) {
        Files.move(file, old, StandardCopyOption.REPLACE_EXISTING);
        if (made) {
          Files.createFile(file);
        }
        write(stream, line);
        write(stream, "more\n");
      }
    }
    assertEquals("two\nmore\n", Files.readString(old));
    assertEquals("three\nmore\n", Files.readString(file));
  }

  @Test
  void fileThatIsRemovedIsMadeAnew() throws IOException {
    Path file = folder.resolve("access.log");
    try (OutputStream stream = LogOutput.open(file.toString(), standard)) {
      write(stream, "one\n");
      Files.delete(file);
      write(stream, "two\n");
    }
    assertEquals("two\n", Files.readString(file));
  }

  @Test
  void fileGoesOnWhereNoOtherCanBeMade() throws IOException {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    Path moved = folder.resolve("moved");
    try (OutputStream stream = LogOutput.open(logs.resolve("log").toString(), standard)) {
      write(stream, "one\n");
      Files.move(logs, moved);
      write(stream, "two\n");
      Files.createDirectories(logs.resolve("log"));
      write(stream, "three\n");
      Files.delete(logs.resolve("log"));
      write(stream, "four\n");
    }
    assertEquals("one\ntwo\nthree\n", Files.readString(moved.resolve("log")));
    assertEquals("four\n", Files.readString(logs.resolve("log")));
  }

  @Test
  void dashIsTheStandardStreamAndStaysOpen() throws IOException {
    boolean[] closed = {false};
    OutputStream output =
        new OutputStream() {
          @Override
          public void write(int single) {
            standard.write(single);
          }

          @Override
          public void close() {
            closed[0] = true;
          }
        };
    try (OutputStream stream = LogOutput.open("-", output)) {
      write(stream, "line\n");
    }
    assertEquals("line\n", standard.toString(StandardCharsets.US_ASCII));
    assertFalse(closed[0]);
  }

  /** As the close log has the same pipe as the access log behind 2>&1. */
  @Test
  void whatOthersWriteToAsWellIsGivenWholeLines() throws IOException {
    List<String> written = new ArrayList<>();
    OutputStream shared =
        new OutputStream() {
          @Override
          public void write(int single) {
            throw new AssertionError("bytes come in lines");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            written.add(new String(bytes, offset, length, StandardCharsets.US_ASCII));
          }
        };
    String lines = ("x".repeat(99) + "\n").repeat(100) + "y".repeat(5000) + "\nend\n";
    LogOutput.keptOpen(shared).write(lines.getBytes(StandardCharsets.US_ASCII), 0, lines.length());
    assertEquals(lines, String.join("", written));
    for (String each : written) {
      assertTrue(each.length() <= 4096, () -> each.length() + " bytes at once");
      assertTrue(each.endsWith("\n") || each.startsWith("y"), each);
    }
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // open(2) may wait
  void pipeIsOpenedBeforeSomebodyReadsIt() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    byte[] line = "line\n".getBytes(StandardCharsets.US_ASCII);
    try (OutputStream stream = LogOutput.open(pipe.toString(), standard)) {
      IOException alone = assertThrows(IOException.class, () -> stream.write(line));
      assertEquals("Broken pipe", alone.getMessage());
      Process reader =
          new ProcessBuilder("sh", "-c", "echo begun; exec cat")
              .redirectInput(pipe.toFile())
              .start();
      try (BufferedReader said = reader.inputReader()) {
        assertEquals("begun", said.readLine());
        stream.write(line);
        assertEquals("line", said.readLine());
      } finally {
        reader.destroy();
      }
    }
  }

  @Test
  void missingFolderIsNamedInTheError() {
    String name = folder.resolve("absent/access.log").toString();
    assertEquals(
        "cannot append to the log '" + name + "': its directory does not exist", refusal(name));
  }

  @Test
  void folderInPlaceOfAFileIsNamedInTheError() {
    assertEquals(
        "cannot append to the log '" + folder + "': Is a directory", refusal(folder.toString()));
  }

  @Test
  void nameThatIsNoPathIsAnErrorAndNotAFault() {
    assertEquals(
        "cannot append to the log 'a\0b': Nul character not allowed: a\0b", refusal("a\0b"));
  }

  private String refusal(String name) {
    return String.valueOf(
        assertThrows(IOException.class, () -> LogOutput.open(name, standard)).getMessage());
  }
}
