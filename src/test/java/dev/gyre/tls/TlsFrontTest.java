package dev.gyre.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
  private Path certificate = directory;
  private Path key = directory;

  @BeforeEach
  void makePair() throws Exception {
    Pair pair = SelfSigned.make();
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
    return TlsFront.open(settings, List.of(), news::add, LOOK_MILLIS);
  }

  private void assertNextNews(String beginning) throws InterruptedException {
    String next = String.valueOf(news.poll(20, TimeUnit.SECONDS));
    assertTrue(next.startsWith(beginning), next);
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

  private static Thread watch() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("gyre-tls-watch"))
        .findFirst()
        .orElseThrow();
  }
}
