package dev.gyre.transport;

/** How a file body that is too large for one buffer gets from the page cache into a socket. */
public enum FileSending {
  /** The descriptor of the file is given to sendfile(2) together with that of the socket. */
  SENDFILE_DESCRIPTOR("sendfile(2) from file descriptor to socket, no copy through user space"),
  /** {@link java.nio.channels.FileChannel#transferTo}, which the JDK turns into sendfile(2). */
  SENDFILE_CHANNEL("sendfile(2) through FileChannel.transferTo, no copy through user space"),
  /**
   * Windows of the file are read, from the page cache or on the file pool, and sent as buffers. On
   * io_uring the alternative is splice(2), which the kernel always runs on worker threads: it costs
   * about twice the CPU of this copy and adds twenty context switches to a response of one MiB.
   */
  COPY("preadv2(2) into pooled buffers, on the file pool unless the page cache has it, then send");

  private final String text;

  FileSending(String text) {
    this.text = text;
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
