package dev.gyre.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairTest {
  @SuppressWarnings("NullAway.Init") // by makeTwo
  private static Pair made;

  @SuppressWarnings("NullAway.Init") // by makeTwo
  private static Pair other;

  @TempDir Path directory = Path.of("set by JUnit");

  @BeforeAll
  static void makeTwo() throws TlsFailure {
    made = SelfSigned.make();
    other = SelfSigned.make();
  }

  private Path file(String name, String kind, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        directory.resolve(name),
        "a comment\n-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
  }

  private Path certificate(Pair pair) throws IOException, CertificateEncodingException {
    return file("a.crt", "CERTIFICATE", pair.chain().getFirst().getEncoded());
  }

  private Path key(Pair pair) throws IOException {
    return file("a.key", "PRIVATE KEY", pair.key().getEncoded());
  }

  private static String refusal(Path certificate, Path key) {
    return String.valueOf(
        assertThrows(TlsFailure.class, () -> Pair.read(new PairFiles(certificate, key)))
            .getMessage());
  }

  @Test
  void pairIsReadFromItsFiles() throws Exception {
    Pair read = Pair.read(new PairFiles(certificate(made), key(made)));
    assertEquals(made.chain(), read.chain());
    assertEquals(made.key(), read.key());
    assertEquals(List.of("localhost"), read.names());
    assertTrue(read.expires().isAfter(Instant.parse("2026-01-01T00:00:00Z")));
  }

  @Test
  void keyOfAnotherCertificateIsRefused() throws Exception {
    assertEquals(
        "--tls-key: "
            + directory.resolve("a.key")
            + " is not the key of the first certificate in "
            + directory.resolve("a.crt"),
        refusal(certificate(made), key(other)));
  }

  @Test
  void whatIsWrongIsSaidWithItsRemedy() throws Exception {
    Path none = directory.resolve("none");
    assertEquals(
        "--tls-cert: " + none + " cannot be read: there is no such file", refusal(none, key(made)));
    Path empty = Files.writeString(directory.resolve("empty"), "");
    assertEquals(
        "--tls-cert: "
            + empty
            + " has no certificate; expected PEM, beginning with -----BEGIN CERTIFICATE-----",
        refusal(empty, key(made)));
    assertEquals(
        "--tls-key: "
            + empty
            + " has no private key; expected PEM, beginning with -----BEGIN PRIVATE KEY-----",
        refusal(certificate(made), empty));
    Path old = file("old.key", "EC PRIVATE KEY", new byte[] {1});
    assertEquals(
        "--tls-key: "
            + old
            + " is of the kind EC PRIVATE KEY; convert it with: openssl pkcs8 -topk8 -nocrypt -in "
            + old,
        refusal(certificate(made), old));
    Path locked = file("locked.key", "ENCRYPTED PRIVATE KEY", new byte[] {1});
    assertTrue(refusal(certificate(made), locked).contains("of the kind ENCRYPTED PRIVATE KEY"));
    Path garbage = file("garbage.key", "PRIVATE KEY", new byte[] {1, 2, 3});
    assertTrue(
        refusal(certificate(made), garbage).startsWith("--tls-key: " + garbage + " has no EC key"));
    Path broken = file("broken.crt", "CERTIFICATE", new byte[] {1, 2, 3});
    assertTrue(
        refusal(broken, key(made))
            .startsWith("--tls-cert: " + broken + " has no certificate that can be"));
  }

  @Test
  void keyThatNoHandshakeSucceedsWithIsRefused() throws Exception {
    ContextFactory factory = new ContextFactory(List.of("TLSv1.3"), List.of());
    assumeTrue(factory.isNative(), "BoringSSL does not load here; the JDK takes more keys");
    assertEquals(
        "--tls-key: BoringSSL shakes hands with keys of ECDSA, and of RSA with 1024 bits or more,"
            + " not with this one: EdDSA of CN=localhost",
        refusal(factory, "-keyalg", "Ed25519"));
    assertTrue(
        refusal(factory, "-keyalg", "RSA", "-keysize", "512").endsWith("RSA of CN=localhost"));
    for (String curve : List.of("secp256r1", "secp521r1")) {
      Pair pair = SelfSigned.make(List.of("-keyalg", "EC", "-groupname", curve));
      ReferenceCountUtil.release(factory.make(pair));
    }
  }

  private static String refusal(ContextFactory factory, String... key) throws TlsFailure {
    Pair pair = SelfSigned.make(List.of(key));
    return String.valueOf(assertThrows(TlsFailure.class, () -> factory.make(pair)).getMessage());
  }

  @Test
  void keyThatCannotSignIsRefusedByItsFile() throws Exception {
    Pair pair = SelfSigned.make(List.of("-keyalg", "RSASSA-PSS"));
    assertTrue(
        refusal(certificate(pair), key(pair))
            .startsWith("--tls-key: the RSASSA-PSS key in " + directory.resolve("a.key") + " is"));
  }

  @Test
  void eachCertificateNeedsItsKey() throws TlsFailure {
    TlsFailure failure =
        assertThrows(TlsFailure.class, () -> PairFiles.of(List.of("a", "b"), List.of("c")));
    assertEquals(
        "--tls-cert names 2 files and --tls-key 1; each certificate needs its key, in the same"
            + " order",
        failure.getMessage());
    TlsFailure one = assertThrows(TlsFailure.class, () -> PairFiles.of(List.of("a"), List.of()));
    assertEquals(
        "--tls-cert names 1 file and --tls-key 0; each certificate needs its key, in the same"
            + " order",
        one.getMessage());
    assertEquals(
        List.of(new PairFiles(Path.of("a"), Path.of("b"))),
        PairFiles.of(List.of("a"), List.of("b")));
  }

  @Test
  void wildcardStandsForOneLabel() {
    Pair pair = new Pair(made.chain(), made.key(), List.of("a.test", "*.b.test"));
    assertTrue(pair.isFor("a.test"));
    assertTrue(pair.isFor("x.b.test"));
    assertFalse(pair.isFor("b.test"));
    assertFalse(pair.isFor("x.y.b.test"));
    assertFalse(pair.isFor("test"));
  }

  @Test
  void filesThatChangeHaveAnotherStamp() throws Exception {
    PairFiles files = new PairFiles(certificate(made), key(made));
    PairFiles.Stamp before = files.stamp();
    assertEquals(before, files.stamp());
    Files.writeString(files.key(), "x");
    assertFalse(before.equals(files.stamp()));
    Files.delete(files.key());
    assertFalse(before.equals(files.stamp()));
  }
}
