package dev.gyre.tls;

import dev.gyre.config.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a chain of certificates and its private key are.
 *
 * @param certificates PEM, the server's own certificate first
 * @param key PEM, PKCS #8 without a password
 */
record PairFiles(Path certificates, Path key) {
  /** Which state of both files was seen; two equal ones are the same files. */
  record Stamp(@Nullable FileStamp certificates, @Nullable FileStamp key) {}

  /** Joins the values of the two options, by their order. */
  static List<PairFiles> of(List<String> certificates, List<String> keys) throws TlsFailure {
    if (certificates.size() != keys.size()) {
      throw new TlsFailure(
          "--tls-cert names "
              + certificates.size()
              + (certificates.size() == 1 ? " file" : " files")
              + " and --tls-key "
              + keys.size()
              + "; each certificate needs its key, in the same order");
    }
    List<PairFiles> pairs = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      pairs.add(new PairFiles(Path.of(certificates.get(i)), Path.of(keys.get(i))));
    }
    return pairs;
  }

  /** What the file system says of both now. */
  Stamp stamp() {
    return new Stamp(stamp(certificates), stamp(key));
  }

  private static @Nullable FileStamp stamp(Path file) {
    try {
      return FileStamp.of(file);
    } catch (IOException e) {
      return null;
    }
  }
}
