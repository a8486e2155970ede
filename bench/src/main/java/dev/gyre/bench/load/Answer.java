package dev.gyre.bench.load;

/** What is judged of an answer that is complete. */
interface Answer {
  /** As HTTP numbers it. */
  int status();

  /** Bytes of the body. */
  long bodyBytes();

  /** CRC-32C of the body. */
  long checksum();
}
