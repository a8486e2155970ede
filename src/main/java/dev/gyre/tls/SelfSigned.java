package dev.gyre.tls;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate that nobody vouches for, for development. Made by keytool(1), the JDK's own tool:
 * its library has no public way, and another library would be larger than the server.
 */
final class SelfSigned {
  private static final String PASSWORD = "changeit"; // of a file that lives for a second
  private static final String ALIAS = "gyre";
  private static final int SECONDS_MAX = 60;

  private SelfSigned() {}

  /** Makes one for localhost, good for a year, with a new P-256 key that is never kept. */
  static Pair make() throws TlsFailure {
    return make(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
  }

  /**
   * The same with a key of another kind.
   *
   * @param key options of keytool(1) for it
   */
  static Pair make(List<String> key) throws TlsFailure {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    if (!Files.isExecutable(tool)) {
      throw new TlsFailure(
          "--tls-self-signed needs keytool, which this Java runtime lacks: " + tool);
    }
    try {
      Path folder = Files.createTempDirectory("gyre-tls"); // for its owner only
      Path store = folder.resolve("store.p12");
      try {
        runKeytool(tool, key, store);
        return read(store);
      } finally {
        Files.deleteIfExists(store);
        Files.delete(folder);
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new TlsFailure("--tls-self-signed: " + e.getMessage(), e);
    }
  }

  private static void runKeytool(Path tool, List<String> key, Path store)
      throws IOException, TlsFailure {
    List<String> command = new ArrayList<>(List.of(tool.toString(), "-genkeypair"));
    command.addAll(key);
    command.addAll(
        List.of(
            "-alias",
            ALIAS,
            "-validity",
            "365",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start();
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new TlsFailure("--tls-self-signed: keytool failed, or took too long");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new TlsFailure("--tls-self-signed: interrupted", e);
    }
  }

  private static Pair read(Path file) throws IOException, GeneralSecurityException, TlsFailure {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return Pair.of(
        List.of((X509Certificate) store.getCertificate(ALIAS)),
        (PrivateKey) store.getKey(ALIAS, PASSWORD.toCharArray()));
  }
}
