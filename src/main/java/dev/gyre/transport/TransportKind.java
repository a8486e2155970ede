package dev.gyre.transport;

/** The socket paths, fastest first. */
public enum TransportKind {
  /** Completion queues shared with the kernel. */
  IO_URING("io_uring"),
  /** Readiness lists, through Netty's native code. */
  EPOLL("epoll"),
  /** The JDK's selector. */
  NIO("nio");

  private final String word;

  TransportKind(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}
