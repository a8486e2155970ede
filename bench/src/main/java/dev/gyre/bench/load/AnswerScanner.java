package dev.gyre.bench.load;

/** Finds where answers end in the bytes of one connection after the other. One thread. */
interface AnswerScanner extends Answer {
  /** Takes bytes up to the end of one answer, or all; returns the index after the last it took. */
  int scan(byte[] bytes, int from, int to);

  /** Whether an answer ended where the last call stopped; the rest is about that one. */
  boolean complete();

  /** Whether these are no answers, so that nothing that follows can be understood. */
  boolean broken();

  /** The stream has ended in good order, which may complete an answer. */
  void end();

  /** Forgets everything, for the next connection. */
  void reset();

  /** Whether the connection can carry another request. */
  boolean keepsConnection();
}
