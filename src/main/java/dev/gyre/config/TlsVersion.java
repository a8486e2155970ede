package dev.gyre.config;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Versions of TLS that may be spoken. */
public enum TlsVersion {
  /** RFC 5246. */
  TLS_1_2("1.2"),
  /** RFC 8446. */
  TLS_1_3("1.3");

  private final String number;

  TlsVersion(String number) {
    this.number = number;
  }

  /** This and all later ones, as Java names them. */
  public List<String> andLater() {
    return named(version -> version.compareTo(this) >= 0);
  }

  /** This and all earlier ones, as Java names them. */
  public List<String> andEarlier() {
    return named(version -> version.compareTo(this) <= 0);
  }

  private static List<String> named(Predicate<TlsVersion> wanted) {
    return Arrays.stream(values()).filter(wanted).map(version -> "TLSv" + version.number).toList();
  }

  @Override
  public String toString() {
    return number;
  }
}
