package dev.gyre.config;

/** Which socket path to use. */
public enum TransportMode {
  /** The first that works of io_uring, epoll and NIO. */
  AUTO("auto"),
  /** Io_uring, required. */
  IO_URING("io_uring"),
  /** Epoll, required. */
  EPOLL("epoll"),
  /** The JDK's own selector, required. */
  NIO("nio");

  private final String word;

  TransportMode(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}
