package dev.gyre.bench.compare;

/** What a server must offer for a scenario. */
enum Service {
  /** The files and listings of a directory over HTTP. */
  FILES,
  /** "Hello World!" to every GET. */
  HELLO,
  /** Every byte sent back over TCP. */
  ECHO
}
