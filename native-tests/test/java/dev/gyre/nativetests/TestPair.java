package dev.gyre.nativetests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate and its key as PEM files, made by the JDK's keytool.
 *
 * @param certificate the file of the certificate
 * @param key the file of its key
 */
record TestPair(Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  /** Makes one with a P-256 key for these names, in a directory. */
  static TestPair make(Path directory, String file, String... names) {
    try {
      Path store = directory.resolve(file + ".p12");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "test",
                  "-keyalg",
                  "EC",
                  "-groupname",
                  "secp256r1",
                  "-dname",
                  "CN=" + names[0],
                  "-ext",
                  "san=dns:" + String.join(",dns:", names),
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  store.toString(),
                  "-storepass",
                  PASSWORD)
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError("keytool: " + output);
      }
      TestPair pair =
          new TestPair(directory.resolve(file + ".crt"), directory.resolve(file + ".key"));
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      write(pair.certificate(), "CERTIFICATE", keys.getCertificate("test").getEncoded());
      write(pair.key(), "PRIVATE KEY", keys.getKey("test", PASSWORD.toCharArray()).getEncoded());
      return pair;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void write(Path file, String kind, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }

  /** Puts both in the place of another pair, as a renewal does. */
  void replace(TestPair other) throws IOException {
    Files.copy(certificate, other.certificate, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.copy(key, other.key, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
