package dev.gyre.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chain of certificates and the private key of its first.
 *
 * @param chain the server's own certificate first
 * @param names of the server, as its certificate has them, in lower case; may begin with {@code *.}
 */
record Pair(List<X509Certificate> chain, PrivateKey key, List<String> names) {
  private static final int NAME_OF_HOST = 2; // RFC 5280 section 4.2.1.6: dNSName
  private static final int RSA_BITS_MIN = 1024; // BoringSSL needs 528 for its signatures
  private static final byte[] PROBE = "gyre".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----");

  /** Takes certificates and a key that were made together. */
  static Pair of(List<X509Certificate> chain, PrivateKey key) throws TlsFailure {
    return new Pair(chain, key, namesOf(chain.getFirst()));
  }

  /** Reads both files and checks that they belong together. */
  static Pair read(PairFiles files) throws TlsFailure {
    List<X509Certificate> chain;
    try {
      chain = readChain(files.certificates());
    } catch (TlsFailure failure) {
      throw failure.of("--tls-cert");
    }
    PublicKey publicKey = chain.getFirst().getPublicKey();
    PrivateKey key;
    try {
      key = readKey(files.key(), publicKey);
    } catch (TlsFailure failure) {
      throw failure.of("--tls-key");
    }
    boolean belong;
    try {
      belong = belong(key, publicKey);
    } catch (GeneralSecurityException e) {
      throw new TlsFailure(
          "--tls-key: the %s key in %s is of no use for TLS, use one of ECDSA P-256 or of RSA: %s"
              .formatted(publicKey.getAlgorithm(), files.key(), e.getMessage()),
          e);
    }
    if (!belong) {
      throw new TlsFailure(
          "--tls-key: "
              + files.key()
              + " is not the key of the first certificate in "
              + files.certificates());
    }
    return of(chain, key);
  }

  private static List<X509Certificate> readChain(Path file) throws TlsFailure {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      Collection<?> read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(readAll(file)));
      for (Object each : read) {
        chain.add((X509Certificate) each);
      }
    } catch (CertificateException e) {
      throw new TlsFailure(file + " has no certificate that can be read: " + e.getMessage(), e);
    }
    if (chain.isEmpty()) {
      throw new TlsFailure(
          file
              + " has no certificate; expected PEM, beginning with"
              + " -----BEGIN CERTIFICATE-----");
    }
    return List.copyOf(chain);
  }

  private static PrivateKey readKey(Path file, PublicKey itsPublicKey) throws TlsFailure {
    String text = new String(readAll(file), StandardCharsets.ISO_8859_1);
    Matcher key = KEY.matcher(text);
    if (!key.find()) {
      Matcher other = OTHER_KEY.matcher(text);
      throw new TlsFailure(
          other.find()
              ? "%s is of the kind %s; convert it with: openssl pkcs8 -topk8 -nocrypt -in %s"
                  .formatted(file, other.group(1), file)
              : file
                  + " has no private key; expected PEM, beginning with"
                  + " -----BEGIN PRIVATE KEY-----");
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(key.group(1));
      String algorithm = itsPublicKey.getAlgorithm();
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new TlsFailure(
          "%s has no %s key, as its certificate has, or cannot be read: %s"
              .formatted(file, itsPublicKey.getAlgorithm(), e.getMessage()),
          e);
    }
  }

  private static byte[] readAll(Path file) throws TlsFailure {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw TlsFailure.unreadable(file, e);
    }
  }

  private static boolean belong(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> publicKey.getAlgorithm();
        };
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(PROBE);
    byte[] signed = signer.sign();
    signer.initVerify(publicKey);
    signer.update(PROBE);
    return signer.verify(signed);
  }

  private static List<String> namesOf(X509Certificate certificate) throws TlsFailure {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      for (List<?> each : alternatives == null ? List.<List<?>>of() : alternatives) {
        if (each.getFirst() instanceof Integer kind && kind == NAME_OF_HOST) {
          names.add(String.valueOf(each.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    } catch (CertificateParsingException e) {
      throw new TlsFailure("the names of a certificate cannot be read: " + e.getMessage(), e);
    }
    return List.copyOf(names);
  }

  /** Whether a client that asks for this name is to get this certificate (RFC 9525). */
  boolean isFor(String host) {
    int dot = host.indexOf('.');
    String wildcard = dot < 0 ? host : "*" + host.substring(dot);
    return names.contains(host) || names.contains(wildcard);
  }

  /**
   * Whether BoringSSL shakes hands with it. It takes other keys too, Ed25519 and RSA of 512 bits
   * for two, and then fails each handshake.
   */
  boolean isForBoringSsl() {
    PublicKey ours = chain.getFirst().getPublicKey();
    return ours instanceof RSAKey rsa
        ? rsa.getModulus().bitLength() >= RSA_BITS_MIN
        : ours instanceof ECKey; // of a curve that the JDK signs with
  }

  /** The kind of the key and the name of the certificate, for people. */
  String describeKey() {
    X509Certificate first = chain.getFirst();
    return "%s of %s"
        .formatted(first.getPublicKey().getAlgorithm(), first.getSubjectX500Principal().getName());
  }

  /** When it is good no longer. */
  Instant expires() {
    return chain.getFirst().getNotAfter().toInstant();
  }
}
