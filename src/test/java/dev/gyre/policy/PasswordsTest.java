package dev.gyre.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.policy.Passwords.Verdict;
import dev.gyre.time.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.crypto.bcrypt.BCrypt;

class PasswordsTest {
  @TempDir Path folder;

  private final ManualClock clock = new ManualClock(0);
  private final List<String> news = new ArrayList<>();
  private Path file;

  @BeforeEach
  void makeFile() throws IOException {
    file = folder.resolve("users");
    write("# people\n\nann:" + hash("secret: 1") + "\n", 1);
  }

  private static String hash(String password) {
    return BCrypt.hashpw(password, BCrypt.gensalt("$2y", 4));
  }

  private void write(String text, int second) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
  }

  private Passwords open() throws IOException {
    return new Passwords(file, clock, news::add);
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theMarkInFrontOfAFileIsInNoName() throws IOException {
    write("\ufeffann:" + hash("secret"), 1);
    assertTrue(open().verify(basic("ann:secret")));
  }

  @Test
  void aRightPasswordIsRemembered() throws IOException {
    Passwords passwords = open();
    String right = basic("ann:secret: 1");
    assertEquals(Verdict.UNKNOWN, passwords.look(right));
    assertTrue(passwords.verify(right));
    assertEquals(Verdict.RIGHT, passwords.look(right));
    clock.advanceNanos(3_000_000_000L);
    assertEquals(Verdict.RIGHT_BEFORE, passwords.look(right), "the file has to be looked at again");
    assertTrue(passwords.verify(right));
    assertEquals(Verdict.RIGHT, passwords.look(right));
  }

  @ParameterizedTest
  @CsvSource({"ann:wrong", "bob:secret: 1", "ann", "'ann:'", ":", "''", "'ann:secret: 1 '"})
  void othersAreNotLetIn(String credentials) throws IOException {
    Passwords passwords = open();
    assertFalse(passwords.verify(basic(credentials)));
    assertEquals(Verdict.UNKNOWN, passwords.look(basic(credentials)));
  }

  @ParameterizedTest
  @CsvSource({", ", "Bearer x,", "Basic,", "Basic ???,"})
  void whatIsNoPasswordNeedsNoWork(String authorization) throws IOException {
    assertEquals(Verdict.NONE, open().look(authorization));
  }

  @Test
  void aChangeOfTheFileCountsWithinSeconds() throws IOException {
    Passwords passwords = open();
    String ann = basic("ann:secret: 1");
    assertTrue(passwords.verify(ann));
    write("bob:" + hash("b") + "\n", 2);
    clock.advanceNanos(3_000_000_000L);
    assertEquals(Verdict.RIGHT_BEFORE, passwords.look(ann));
    assertFalse(passwords.verify(ann));
    assertTrue(passwords.verify(basic("bob:b")));
    assertEquals(List.of(file + ": passwords were read anew, names: 1"), news);
  }

  @Test
  void aFileThatIsWrongNowLetsNobodyIn() throws IOException {
    Passwords passwords = open();
    String ann = basic("ann:secret: 1");
    assertTrue(passwords.verify(ann));
    write("ann:plain\n", 2);
    clock.advanceNanos(3_000_000_000L);
    assertFalse(passwords.verify(ann));
    assertEquals(
        List.of("nobody is let in: " + file + ":1: the hash of ann is not bcrypt; use htpasswd -B"),
        news);
  }

  @Test
  void aFileThatIsGoneIsNamed() throws IOException {
    Passwords passwords = open();
    Files.delete(file);
    clock.advanceNanos(3_000_000_000L);
    assertFalse(passwords.verify(basic("ann:secret: 1")));
    assertEquals(List.of("nobody is let in: " + file + ": there is no such file"), news);
  }

  @Test
  void anotherFileOfTheSameTimeCountsToo() throws IOException {
    Passwords passwords = open();
    String ann = basic("ann:secret: 1");
    assertTrue(passwords.verify(ann));
    write("bob:" + hash("b") + "\n", 1);
    clock.advanceNanos(3_000_000_000L);
    assertFalse(passwords.verify(ann));
    assertTrue(passwords.verify(basic("bob:b")));
  }

  @Test
  void whatIsMendedWithoutANewTimeLetsInAgain() throws IOException {
    Passwords passwords = open();
    String ann = basic("ann:secret: 1");
    String good = Files.readString(file);
    write("x".repeat(good.length()), 2);
    clock.advanceNanos(3_000_000_000L);
    assertFalse(passwords.verify(ann));
    clock.advanceNanos(3_000_000_000L);
    assertFalse(passwords.verify(ann));
    write(good, 2);
    clock.advanceNanos(3_000_000_000L);
    assertTrue(passwords.verify(ann));
    assertEquals(
        List.of(
            "nobody is let in: " + file + ":1: no name, colon and hash",
            file + ": passwords were read anew, names: 1"),
        news);
  }

  @ParameterizedTest
  @CsvSource({
    "ann:$apr1$x$y, ':1: the hash of ann is not bcrypt; use htpasswd -B'",
    "ann, ':1: no name, colon and hash'",
    "ann:$2y$31$abcdefghijklmnopqrstuuabcdefghijklmnopqrstuvwxyz01234,"
        + " ':1: the cost of ann is 31, not 4 to 14; use htpasswd -B -C 10'",
  })
  void aFileThatIsWrongIsRefused(String line, String complaint) throws IOException {
    write(line, 1);
    assertEquals(file + complaint, assertThrows(IOException.class, this::open).getMessage());
  }

  @Test
  void whichPasswordOfANameIsMeantIsNotGuessed() throws IOException {
    write("ann:" + hash("one") + "\nbob:" + hash("b") + "\nann:" + hash("two") + "\n", 1);
    assertEquals(
        file + ":3: ann stands there more than once",
        assertThrows(IOException.class, this::open).getMessage());
  }

  @Test
  void aMissingFileIsRefused() throws IOException {
    Files.delete(file);
    assertEquals(
        file + ": there is no such file", assertThrows(IOException.class, this::open).getMessage());
  }
}
