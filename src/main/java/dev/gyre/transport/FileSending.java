package dev.gyre.transport;

/** How a file body that is too large for one buffer gets from the page cache into a socket. */
public enum FileSending {
  /** The descriptor of the file is given to sendfile(2) together with that of the socket. */
  SENDFILE_DESCRIPTOR("sendfile(2) from file descriptor to socket, no copy through user space"),
  /** {@link java.nio.channels.FileChannel#transferTo}, which the JDK turns into sendfile(2). */
  SENDFILE_CHANNEL("sendfile(2) through FileChannel.transferTo, no copy through user space"),
  /**
   * sendfile(2) on the loop for as long as the socket takes more, then a poll in the ring, which
   * completes when it does again. Netty's own way on io_uring is splice(2), which the kernel always
   * runs on worker threads, and adds twenty context switches to a response of one MiB.
   */
  SENDFILE_THEN_POLL(
      "sendfile(2) while the socket takes more, then a poll in the ring until it does again");

  private final String text;

  FileSending(String text) {
    this.text = text;
  }

  /** That of a transport in this JVM. */
  public static FileSending of(TransportKind kind) {
    return Transport.of(kind).fileSending();
  }

  /** Whether the socket's descriptor is known, so that it can be given bytes past its channel. */
  public boolean usesDescriptors() {
    return this != SENDFILE_CHANNEL;
  }

  /** The name in logs. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** One clause for a person. */
  public String text() {
    return text;
  }
}
