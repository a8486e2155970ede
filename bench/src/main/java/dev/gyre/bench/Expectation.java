package dev.gyre.bench;

import java.util.zip.CRC32C;

/**
 * What every answer must be: status 200 and this body.
 *
 * @param bodyBytes its length
 * @param checksum its CRC-32C
 */
record Expectation(long bodyBytes, long checksum) {
  private static final int STATUS_OK = 200;

  static Expectation of(byte[] body) {
    CRC32C checksum = new CRC32C();
    checksum.update(body);
    return new Expectation(body.length, checksum.getValue());
  }

  /** Whether an answer that is complete is so. */
  boolean isMet(int status, long bytes, long sum) {
    return status == STATUS_OK && bytes == bodyBytes && sum == checksum;
  }
}
