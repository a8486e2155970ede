package dev.gyre.bench.compare;

/** What a server must offer for a scenario. */
enum Service {
  /** The files and listings of a directory over HTTP. */
  FILES,
  /** The same over TLS, with HTTP/2 for those that choose it. */
  FILES_TLS,
  /** "Hello World!" to every GET. */
  HELLO,
  /** Every byte sent back over TCP. */
  ECHO;

  /** The beginning of its addresses. */
  String scheme() {
    return this == FILES_TLS ? "https://" : "http://";
  }
}
