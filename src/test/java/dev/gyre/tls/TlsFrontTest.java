package dev.gyre.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.time.ManualClock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The thread that looks at the files of certificates. */
@Timeout(60)
class TlsFrontTest {
  private static final long LOOK_MILLIS = 20;

  @TempDir Path directory = Path.of("set by JUnit");

  private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
  private ManualClock clock = new ManualClock(0);
  private Path certificate = directory;
  private Path key = directory;
  private Instant expires = Instant.EPOCH;

  @BeforeEach
  void makePair() throws Exception {
    Pair pair = SelfSigned.make();
    expires = pair.expires();
    clock = new ManualClock(expires.minus(Duration.ofDays(15)).toEpochMilli());
    certificate = write("a.crt", "CERTIFICATE", pair.chain().getFirst().getEncoded());
    key = write("a.key", "PRIVATE KEY", pair.key().getEncoded());
  }

  private Path write(String name, String kind, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        directory.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
  }

  private TlsFront open() throws TlsFailure {
    Settings settings =
        Settings.DEFAULTS
            .with(Options.TLS_CERT, certificate.toString())
            .with(Options.TLS_KEY, key.toString());
    return TlsFront.open(settings, List.of(), clock, news::add, LOOK_MILLIS);
  }

  private void assertNextNews(String beginning) throws InterruptedException {
    String next = nextNews();
    assertTrue(next.startsWith(beginning), next);
  }

  private String nextNews() throws InterruptedException {
    return String.valueOf(news.poll(20, TimeUnit.SECONDS));
  }

  /** An array cannot be as long, and the JDK says of that what it says of want of memory. */
  @Test
  void certificateThatNoMemoryHoldsIsNotTheLastOne() throws Exception {
    Path good = Files.copy(certificate, directory.resolve("good"));
    TlsFront front = open();
    try (RandomAccessFile file = new RandomAccessFile(certificate.toFile(), "rw")) {
      file.setLength(3L << 30); // takes no room on the disk
      assertNextNews("new certificates cannot be read now, the old ones stay: ");
      Files.move(good, certificate, StandardCopyOption.REPLACE_EXISTING);
      assertNextNews("certificates were read again");
    } finally {
      front.close();
    }
  }

  /** It is closed after the certificate was read and before the key. */
  @Test
  void whatIsBeingReadWhenItIsClosedIsNotUsed() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    byte[] content = Files.readAllBytes(key);
    TlsFront front = open();
    Thread watch = watch();
    Files.move(pipe, key, StandardCopyOption.REPLACE_EXISTING);
    try (OutputStream late = Files.newOutputStream(key)) { // waits for its reader
      front.close();
      late.write(content);
    }
    watch.join(20_000);
    assertEquals(List.of(), List.copyOf(news));
  }

  /** Whoever should have renewed it may not know. */
  @Test
  void certificateThatExpiresWhileItIsUsedIsToldOnceBeforeAndOnceThen() throws Exception {
    TlsFront front = open();
    try {
      assertEquals(List.of(), front.warnings());
      clock.stepWallMillis(Duration.ofDays(2).toMillis());
      assertEquals("the certificate for localhost expires on " + expires, nextNews());
      clock.stepWallMillis(Duration.ofDays(14).toMillis());
      assertEquals("the certificate for localhost has expired on " + expires, nextNews());
      assertEquals(
          List.of("the certificate for localhost has expired on " + expires), front.warnings());
    } finally {
      front.close();
    }
    assertEquals(List.of(), List.copyOf(news));
  }

  /** Of the news of a renewal the date alone would be easy to overlook. */
  @Test
  void certificateThatHasExpiredWhenItIsReadAgainIsSaidSo() throws Exception {
    Path expired = Files.copy(certificate, directory.resolve("expired"));
    Path keyOfExpired = Files.copy(key, directory.resolve("expired.key"));
    makePair();
    clock.stepWallMillis(Duration.ofDays(16).toMillis());
    TlsFront front = open();
    try {
      Files.move(keyOfExpired, key, StandardCopyOption.REPLACE_EXISTING);
      Files.move(expired, certificate, StandardCopyOption.REPLACE_EXISTING);
      assertNextNews("certificates were read again");
      assertNextNews("the certificate for localhost has expired on ");
    } finally {
      front.close();
    }
  }

  private static Thread watch() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("gyre-tls-watch"))
        .findFirst()
        .orElseThrow();
  }
}
