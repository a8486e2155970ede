package dev.gyre.config;

import java.util.Arrays;
import java.util.List;

/** Versions of TLS that a server may speak. */
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
    return Arrays.stream(values())
        .filter(version -> version.compareTo(this) >= 0)
        .map(version -> "TLSv" + version.number)
        .toList();
  }

  @Override
  public String toString() {
    return number;
  }
}
