/**
 * Gyre: a directory as a web server, and any Netty handler on the same transports and timer wheel.
 */
@SuppressWarnings("module") // dev.gyre.bench is compiled after this one
module dev.gyre {
  exports dev.gyre.config;
  exports dev.gyre.idle;
  exports dev.gyre.server;
  exports dev.gyre.transport;

  // Handlers of embedders are types of these, and what they are given and get back.
  requires transitive io.netty.common;
  requires transitive io.netty.buffer;
  requires transitive io.netty.transport;
  requires io.netty.transport.unix.common;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.classes.io_uring;
  requires io.netty.codec;
  requires io.netty.handler;
  requires io.netty.tcnative.classes.openssl;
  requires io.netty.codec.haproxy;
  requires java.logging;
  requires info.picocli;
  requires org.tomlj;
  requires org.commonmark;
  requires org.commonmark.ext.gfm.tables;
  requires spring.security.crypto;
  requires com.github.luben.zstd_jni;
  requires com.aayushatharva.brotli4j;
  requires static org.jspecify;
  // sun.misc.Signal: the only way to end with 0 after a first signal and at once after a second.
  requires jdk.unsupported;

  exports dev.gyre.cli to
      dev.gyre.bench;

  uses dev.gyre.cli.CommandProvider;
}
