/**
 * Gyre: a directory as a web server, and any Netty handler on the same transports and timer wheel.
 */
module dev.gyre {
  exports dev.gyre.idle;

  requires io.netty.common;
  requires io.netty.buffer;
  requires io.netty.transport;
  requires io.netty.transport.unix.common;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.classes.io_uring;
  requires java.logging;
  requires info.picocli;
  requires static org.jspecify;
}
